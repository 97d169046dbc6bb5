import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  type AttributeRole,
  type ConflictRule,
  type LogicalType,
  type SourceKind,
  type TechnicalType,
  attributeRoles,
  conflictRules,
  logicalTypes,
  sourceKinds,
  technicalTypes,
} from './catalogue';
import { type CategoryNode, type DateLevel, type Hierarchy, dateLevels } from './catalogue-hierarchy';

export class TextsView {
  @ApiProperty() readonly en!: string;
  @ApiProperty() readonly de!: string;
}

export class CategoryNodeView {
  @ApiProperty() readonly name!: string;
  @ApiPropertyOptional({
    type: 'array',
    items: { $ref: '#/components/schemas/CategoryNodeView' },
    description: 'Missing: a category that records carry',
  })
  readonly children?: readonly CategoryNode[];
}

export class CategoryHierarchyView {
  @ApiProperty({ enum: ['categories'] }) readonly kind!: 'categories';
  @ApiProperty({ type: [CategoryNodeView] }) readonly nodes!: readonly CategoryNodeView[];
}

export class StepHierarchyView {
  @ApiProperty({ enum: ['steps'] }) readonly kind!: 'steps';
  @ApiProperty({ type: [Number], description: 'Widths of ranges, fine to coarse' })
  readonly steps!: readonly number[];
}

export class DateHierarchyView {
  @ApiProperty({ enum: ['dates'] }) readonly kind!: 'dates';
  @ApiProperty({ enum: dateLevels, isArray: true }) readonly levels!: readonly DateLevel[];
}

export class GeohashHierarchyView {
  @ApiProperty({ enum: ['geohash'] }) readonly kind!: 'geohash';
  @ApiPropertyOptional({ description: 'The other coordinate of the pair' }) readonly with?: string;
  @ApiProperty({ type: [Number], description: 'Fine to coarse' }) readonly prefixLengths!: readonly number[];
}

const hierarchyViews = [CategoryHierarchyView, StepHierarchyView, DateHierarchyView, GeohashHierarchyView];

export class BoundsView {
  @ApiProperty() readonly min!: number;
  @ApiProperty() readonly max!: number;
  @ApiProperty({ description: 'Values are rounded to multiples of this before anything is computed' })
  readonly grid!: number;
}

@ApiExtraModels(...hierarchyViews)
export class CatalogueAttributeView {
  @ApiProperty() readonly name!: string;
  @ApiProperty({ enum: technicalTypes }) readonly technicalType!: TechnicalType;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: attributeRoles }) readonly role!: AttributeRole;
  @ApiProperty({ type: String, nullable: true, description: 'SenML unit' }) readonly unit!: string | null;
  @ApiProperty({ type: BoundsView, nullable: true }) readonly bounds!: BoundsView | null;
  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The values that count; the leaves where there is a tree',
  })
  readonly categories!: readonly string[] | null;
  @ApiProperty({
    oneOf: hierarchyViews.map((view) => ({ $ref: getSchemaPath(view) })),
    nullable: true,
    description: 'How values become coarser, step by step',
  })
  readonly hierarchy!: Hierarchy | null;
  @ApiProperty({ type: [String], nullable: true }) readonly contexts!: readonly string[] | null;
  @ApiProperty({ type: TextsView }) readonly titles!: TextsView;
  @ApiProperty({ type: TextsView }) readonly descriptions!: TextsView;
}

export class SourceTypeView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly version!: number;
  @ApiProperty({ enum: sourceKinds }) readonly kind!: SourceKind;
  @ApiProperty({
    enum: conflictRules,
    description: 'What another value for a stored attribute and time does',
  })
  readonly conflict!: ConflictRule;
  @ApiProperty({ description: 'The title in English' }) readonly title!: string;
  @ApiProperty({ type: TextsView }) readonly titles!: TextsView;
  @ApiProperty({ type: TextsView }) readonly descriptions!: TextsView;
  @ApiProperty({ type: [CatalogueAttributeView] }) readonly attributes!: readonly CatalogueAttributeView[];
}
