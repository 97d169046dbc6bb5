import type { Level, Strategy } from '@mynedata/privacy-mechanisms';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BoundQuery, PurposeCategory, QueryState } from './query';

@Entity({ schema: 'queries', name: 'query' })
export class QueryRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'submitted_by' }) submittedBy!: string;
  @Column('text', { name: 'idempotency_key' }) idempotencyKey!: string;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text', { name: 'purpose_category' }) purposeCategory!: PurposeCategory;
  @Column('text') purpose!: string;
  @Column('text') text!: string;
  @Column('text') canonical!: string;
  @Column('jsonb') checked!: BoundQuery;
  @Column('text') gives!: 'statistics' | 'dataset';
  @Column('timestamptz', { name: 'interval_from' }) intervalFrom!: Date;
  @Column('timestamptz', { name: 'interval_to' }) intervalTo!: Date;
  @Column('integer', { name: 'granularity_seconds', nullable: true }) granularitySeconds!: number | null;
  @Column('text', { name: 'max_protection' }) maxProtection!: Level;
  @Column('text') strategy!: Strategy;
  @Column('integer', { name: 'min_participants' }) minParticipants!: number;
  @Column('integer', { name: 'max_participants' }) maxParticipants!: number;
  @Column('bigint', { name: 'reward_sat' }) rewardSat!: string;
  @Column('bigint', { name: 'fee_sat' }) feeSat!: string;
  @Column('integer') margin!: number;
  @Column('bigint', { name: 'escrow_sat' }) escrowSat!: string;
  @Column('timestamptz', { name: 'payment_due', nullable: true }) paymentDue!: Date | null;
  @Column('timestamptz') opens!: Date;
  @Column('timestamptz') closes!: Date;
  @Column('text') state!: QueryState;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('timestamptz', { name: 'collecting_since', nullable: true }) collectingSince!: Date | null;
  @Column('timestamptz', { name: 'state_since' }) stateSince!: Date;
  @Column('integer') claims!: number;
  @Column('bytea', { name: 'submission_hash' }) submissionHash!: Buffer;
}
