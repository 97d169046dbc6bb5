import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'privacy', name: 'budget_entry' })
export class BudgetEntryRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('text', { name: 'logical_types', array: true }) logicalTypes!: LogicalType[];
  @Column('text') class!: Level;
  @Column('bigint', { name: 'reserved_micro' }) reservedMicro!: string;
  @Column('text') state!: 'reserved' | 'void';
  @Column('timestamptz', { name: 'reserved_at' }) reservedAt!: Date;
  @Column('boolean') shown!: boolean;
}

/** What the participants of each class were charged by a query, from its claim on. */
@Entity({ schema: 'privacy', name: 'claim' })
export class ClaimRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('timestamptz', { name: 'claimed_at' }) claimedAt!: Date;
  @Column('bigint', { name: 'low_micro' }) lowMicro!: string;
  @Column('bigint', { name: 'medium_micro' }) mediumMicro!: string;
  @Column('bigint', { name: 'high_micro' }) highMicro!: string;
  @Column('boolean') shown!: boolean;
}
