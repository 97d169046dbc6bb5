import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MeterKey } from './budget';

/** A limit that a person lowered; without a row it is what the level gives. */
@Entity({ schema: 'privacy', name: 'own_cap' })
export class OwnCapRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'logical_type' }) logicalType!: MeterKey;
  /** Of the limit of the level or class in force. */
  @Column('integer') percent!: number;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
