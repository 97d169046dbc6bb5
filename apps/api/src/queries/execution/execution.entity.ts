import type { Level } from '@mynedata/privacy-mechanisms';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ResultBody } from './result';

@Entity({ schema: 'queries', name: 'execution' })
export class ExecutionRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('integer') attempt!: number;
  /** Attempts that took too long. */
  @Column('integer') timeouts!: number;
  @Column('timestamptz', { name: 'claimed_at' }) claimedAt!: Date;
  @Column('integer', { name: 'head_count', nullable: true }) headCount!: number | null;
  @Column('text', { nullable: true }) outcome!: 'releasable' | 'not_releasable' | null;
  @Column('jsonb', { nullable: true }) sealed!: ResultBody | null;
  @Column('timestamptz', { name: 'sealed_at', nullable: true }) sealedAt!: Date | null;
}

/** A participant whose account is gone; the others are consents. */
@Entity({ schema: 'queries', name: 'erased_participant' })
export class ErasedParticipantRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('uuid', { name: 'ledger_owner' }) ledgerOwner!: string;
  @Column('text') class!: Level;
}

@Entity({ schema: 'queries', name: 'frozen_source' })
export class FrozenSourceRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('integer') reference!: number;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text') class!: Level;
  @Column('boolean') leads!: boolean;
}
