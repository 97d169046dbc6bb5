import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LogicalType } from '@mynedata/sources';
import type { ProtectionLevel } from './level';

@Entity({ schema: 'privacy', name: 'person' })
export class PersonRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
}

@Entity({ schema: 'privacy', name: 'default_level' })
export class DefaultLevelRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'logical_type' }) logicalType!: LogicalType;
  @Column('text') level!: ProtectionLevel;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'attribute_level' })
export class AttributeLevelRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('text') attribute!: string;
  @Column('text') level!: ProtectionLevel;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
