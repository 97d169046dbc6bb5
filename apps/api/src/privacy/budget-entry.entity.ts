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
  @Column('bigint', { name: 'spent_micro' }) spentMicro!: string;
  @Column('text') state!: 'reserved' | 'spent' | 'void';
  @Column('timestamptz', { name: 'reserved_at' }) reservedAt!: Date;
  @Column('timestamptz', { name: 'spent_at', nullable: true }) spentAt!: Date | null;
  @Column('boolean') shown!: boolean;
}
