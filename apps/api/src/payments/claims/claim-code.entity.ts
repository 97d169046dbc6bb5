import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OutputType } from '@mynedata/money';

/** What opens the ledger account of somebody who left. It names nobody. */
@Entity({ schema: 'payments', name: 'claim_code' })
export class ClaimCodeRow {
  @PrimaryColumn('uuid', { name: 'ledger_owner' }) ledgerOwner!: string;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  /** Missing: what the account holds was given away. */
  @Column('bytea', { name: 'code_hash', nullable: true }) codeHash!: Buffer | null;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  @Column('timestamptz', { name: 'valid_from', nullable: true }) validFrom!: Date | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { name: 'output_type', nullable: true }) outputType!: OutputType | null;
  @Column('bigint', { name: 'accept_fee_sat', nullable: true }) acceptFeeSat!: string | null;
  @Column('timestamptz', { name: 'requested_at', nullable: true }) requestedAt!: Date | null;
  @Column('text', { nullable: true }) refused!: string | null;
}
