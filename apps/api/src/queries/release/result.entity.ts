import type { Certificate } from '@mynedata/privacy-mechanisms/certificate';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResultBody } from '../execution/result';

@Entity({ schema: 'queries', name: 'result' })
export class ResultRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('jsonb') body!: ResultBody;
  @Column('jsonb') certificate!: Certificate;
  @Column('timestamptz', { name: 'released_at' }) releasedAt!: Date;
}
