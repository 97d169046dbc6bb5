import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttributeRole, LogicalType, SourceKind, TechnicalType } from './catalogue';

@Entity({ schema: 'sources', name: 'source_type' })
export class SourceTypeRow {
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('integer') version!: number;
  @Column('text') kind!: SourceKind;
  @Column('text') title!: string;
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
  @Column('text', { array: true, nullable: true }) contexts!: string[] | null;
}
