import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DepositState } from './deposit';
import type { EscrowStateName } from './escrow';

@Entity({ schema: 'payments', name: 'escrow' })
export class EscrowRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') address!: string;
  @Column('bigint', { name: 'escrow_sat' }) escrowSat!: string;
  @Column('text', { default: 'open' }) state!: EscrowStateName;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'payments', name: 'deposit' })
export class DepositRow {
  @PrimaryColumn('text') txid!: string;
  @PrimaryColumn('integer') vout!: number;
  @Column('text') address!: string;
  @Column('bigint', { name: 'amount_sat' }) amountSat!: string;
  @Column('integer') confirmations!: number;
  @Column('text') state!: DepositState;
  @Column('timestamptz', { name: 'first_mined_at', nullable: true }) firstMinedAt!: Date | null;
  @Column('timestamptz', { name: 'final_at', nullable: true }) finalAt!: Date | null;
}

@Entity({ schema: 'payments', name: 'own_address' })
export class OwnAddressRow {
  @PrimaryColumn('text') address!: string;
  @Column('text') purpose!: 'float';
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'payments', name: 'float_hold' })
export class FloatHoldRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('bigint', { name: 'amount_msat' }) amountMsat!: string;
}

/** How far the node's wallet was read. One row. */
@Entity({ schema: 'payments', name: 'scan' })
export class ScanRow {
  @PrimaryColumn('boolean', { default: true }) single!: boolean;
  @Column('text', { name: 'block_hash', nullable: true }) blockHash!: string | null;
}
