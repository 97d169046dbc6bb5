import type { Level } from '@mynedata/privacy-mechanisms';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResultBody } from './result';

@Entity({ schema: 'queries', name: 'execution' })
export class ExecutionRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('integer') attempt!: number;
  @Column('timestamptz', { name: 'claimed_at' }) claimedAt!: Date;
  @Column('integer', { name: 'head_count', nullable: true }) headCount!: number | null;
  @Column('text', { nullable: true }) outcome!: 'releasable' | 'not_releasable' | null;
  @Column('jsonb', { nullable: true }) sealed!: ResultBody | null;
  @Column('timestamptz', { name: 'sealed_at', nullable: true }) sealedAt!: Date | null;
}

@Entity({ schema: 'queries', name: 'participant' })
export class ParticipantRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('uuid', { name: 'ledger_owner' }) ledgerOwner!: string;
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text') class!: Level;
}

@Entity({ schema: 'queries', name: 'participant_source' })
export class ParticipantSourceRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('integer') reference!: number;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
}
