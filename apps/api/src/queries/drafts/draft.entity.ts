import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DraftContent } from './draft';

@Entity({ schema: 'queries', name: 'draft' })
export class DraftRow {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('jsonb') content!: DraftContent;
  @Column('text', { name: 'idempotency_key' }) idempotencyKey!: string;
  @Column('bytea', { name: 'creation_hash' }) creationHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('uuid', { name: 'query_id', nullable: true }) queryId!: string | null;
}
