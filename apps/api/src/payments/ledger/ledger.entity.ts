import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { AccountKind } from './ledger';

@Entity({ schema: 'payments', name: 'account' })
export class AccountRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('text') kind!: AccountKind;
  @Column('text', { default: '' }) owner!: string;
  @Column('bigint', { name: 'balance_msat', default: 0 }) balanceMsat!: string;
}

@Entity({ schema: 'payments', name: 'journal' })
export class JournalRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('text') kind!: string;
  @Column('text') ref!: string;
  @Column('timestamptz') at!: Date;
  @Column('bigint') xact!: string;
}

@Entity({ schema: 'payments', name: 'entry' })
export class EntryRow {
  @PrimaryColumn('bigint', { name: 'journal_id' }) journalId!: string;
  @PrimaryColumn('bigint', { name: 'account_id' }) accountId!: string;
  @Column('bigint', { name: 'amount_msat' }) amountMsat!: string;
}

@Entity({ schema: 'payments', name: 'alarm' })
export class AlarmRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  @Column('text', { default: '' }) subject!: string;
  @Column('text') detail!: string;
  @Column('timestamptz', { name: 'raised_at' }) raisedAt!: Date;
  @Column('timestamptz', { name: 'resolved_at', nullable: true }) resolvedAt!: Date | null;
}
