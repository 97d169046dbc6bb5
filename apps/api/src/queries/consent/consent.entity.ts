import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const consentStates = ['asked', 'allowed', 'denied', 'withdrawn'] as const;
export type ConsentState = (typeof consentStates)[number];
/** Who allowed and is not named here takes part from the claim on. */
export type ConsentOutcome = 'lapsed' | 'not_drawn';
export interface TypeLevel {
  readonly logicalType: LogicalType;
  readonly level: Level;
}

@Entity({ schema: 'queries', name: 'consent' })
export class ConsentRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('text') state!: ConsentState;
  @Column('text') class!: Level;
  @Column('jsonb') types!: TypeLevel[];
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: ConsentOutcome | null;
  @Column('uuid', { name: 'ledger_owner', nullable: true }) ledgerOwner!: string | null;
  @Column('text', { name: 'claimed_class', nullable: true }) claimedClass!: Level | null;
  /** By which the person can prove to have taken part, and nobody else can find out. */
  @Column('uuid', { default: () => 'gen_random_uuid()' }) salt!: string;
}
