import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttributeRole, ConflictRule, LogicalType, SourceKind, TechnicalType, Texts } from './catalogue';
import type { Hierarchy } from './catalogue-hierarchy';

@Entity({ schema: 'sources', name: 'source_type' })
export class SourceTypeRow {
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('integer') version!: number;
  @Column('text') kind!: SourceKind;
  @Column('text') conflict!: ConflictRule;
  @Column('jsonb') titles!: Texts;
  @Column('jsonb') descriptions!: Texts;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
}

@Entity({ schema: 'sources', name: 'attribute' })
export class AttributeRow {
  @PrimaryColumn('text', { name: 'source_type' }) sourceType!: string;
  @PrimaryColumn('integer') version!: number;
  @PrimaryColumn('text') name!: string;
  @Column('integer') position!: number;
  @Column('text', { name: 'technical_type' }) technicalType!: TechnicalType;
  @Column('text', { name: 'logical_type' }) logicalType!: LogicalType;
  @Column('text') role!: AttributeRole;
  @Column('text', { nullable: true }) unit!: string | null;
  @Column('double precision', { nullable: true }) min!: number | null;
  @Column('double precision', { nullable: true }) max!: number | null;
  @Column('double precision', { nullable: true }) grid!: number | null;
  @Column('text', { array: true, nullable: true }) categories!: string[] | null;
  @Column('jsonb', { nullable: true }) hierarchy!: Hierarchy | null;
  @Column('text', { array: true, nullable: true }) contexts!: string[] | null;
  @Column('jsonb') titles!: Texts;
  @Column('jsonb') descriptions!: Texts;
}
