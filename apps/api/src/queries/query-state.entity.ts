import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QueryState } from './query';

@Entity({ schema: 'queries', name: 'query_state' })
export class QueryStateRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('text') state!: QueryState;
  @Column('timestamptz') since!: Date;
}
