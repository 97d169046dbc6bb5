import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OutputType } from '@mynedata/money';
import type { BatchState } from './payout';

/** A person's pseudonymous account in the ledger; the row goes with the person, the account stays. */
@Entity({ schema: 'payments', name: 'payee' })
export class PayeeRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @Column('uuid', { name: 'ledger_owner' }) ledgerOwner!: string;
  /** Since when the balance could be paid out, and the random time until which an automatic payout waits. */
  @Column('timestamptz', { name: 'payable_since', nullable: true }) payableSince!: Date | null;
  @Column('timestamptz', { name: 'payout_after', nullable: true }) payoutAfter!: Date | null;
}

@Entity({ schema: 'payments', name: 'payout_address' })
export class PayoutAddressRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('text') address!: string;
  @Column('text', { name: 'output_type' }) outputType!: OutputType;
  @Column('timestamptz', { name: 'valid_from' }) validFrom!: Date;
}

@Entity({ schema: 'payments', name: 'payout_request' })
export class PayoutRequestRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'idempotency_key' }) idempotencyKey!: string;
  @Column('bigint', { name: 'accept_fee_sat' }) acceptFeeSat!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'batch_id', nullable: true }) batchId!: string | null;
  /** Why it was not done, in a sentence for the person. */
  @Column('text', { nullable: true }) refused!: string | null;
}

@Entity({ schema: 'payments', name: 'batch' })
export class BatchRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') state!: BatchState;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('bigint', { name: 'fee_sat', nullable: true }) feeSat!: string | null;
}

@Entity({ schema: 'payments', name: 'item' })
export class ItemRow {
  @PrimaryColumn('uuid', { name: 'batch_id' }) batchId!: string;
  @PrimaryColumn('uuid', { name: 'ledger_owner' }) ledgerOwner!: string;
  @Column('text') address!: string;
  @Column('text', { name: 'output_type' }) outputType!: OutputType;
  @Column('bigint', { name: 'gross_sat' }) grossSat!: string;
  /** The most that the fee share may become: what the person accepted, or 2 % of the amount. */
  @Column('bigint', { name: 'max_fee_sat' }) maxFeeSat!: string;
  @Column('bigint', { name: 'fee_sat', default: 0 }) feeSat!: string;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
}

@Entity({ schema: 'payments', name: 'attempt' })
export class AttemptRow {
  @PrimaryColumn('uuid', { name: 'batch_id' }) batchId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('text') txid!: string;
  @Column('text') hex!: string;
  @Column('text', { array: true }) inputs!: string[];
  @Column('bigint', { name: 'fee_sat' }) feeSat!: string;
  @Column('integer', { default: 0 }) confirmations!: number;
}

/** The fee rate as it was, an hour each: for "fees are low" and "what spending will cost later". */
@Entity({ schema: 'payments', name: 'fee_rate' })
export class FeeRateRow {
  @PrimaryColumn('timestamptz') hour!: Date;
  @Column('double precision', { name: 'sat_per_vbyte' }) satPerVbyte!: number;
}
