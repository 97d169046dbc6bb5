import type { CellShape } from '@mynedata/privacy-mechanisms';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'queries', name: 'dataset_portion' })
export class DatasetPortionRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('integer') ordinal!: number;
  @Column('integer', { name: 'first_row' }) firstRow!: number;
  @Column('text') lines!: string;
}

@Entity({ schema: 'queries', name: 'dataset_group' })
export class DatasetGroupRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('bytea') kind!: Buffer;
  @Column('jsonb') shape!: readonly CellShape[];
}

@Entity({ schema: 'queries', name: 'dataset_member' })
export class DatasetMemberRow {
  @PrimaryColumn('bytea') kind!: Buffer;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('timestamptz') slot!: Date;
  @Column('uuid', { name: 'group_id' }) groupId!: string;
}
