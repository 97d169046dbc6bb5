import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MarketStatistics } from './market-statistics';

/** Somebody who is in no count of the market. */
@Entity({ schema: 'privacy', name: 'uncounted' })
export class UncountedRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'market_draw' })
export class MarketDrawRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('date') week!: string;
  @Column('timestamptz', { name: 'drawn_at' }) drawnAt!: Date;
  @Column('bigint', { name: 'epsilon_micro' }) epsilonMicro!: string;
  @Column('jsonb') statistics!: MarketStatistics;
}

/** What a draw took of the budget of somebody who was counted. */
@Entity({ schema: 'privacy', name: 'market_charge' })
export class MarketChargeRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'draw_id' }) drawId!: string;
  @Column('text', { name: 'logical_types', array: true }) logicalTypes!: LogicalType[];
  @Column('text') class!: Level;
  @Column('bigint', { name: 'amount_micro' }) amountMicro!: string;
  @Column('timestamptz', { name: 'charged_at' }) chargedAt!: Date;
}
