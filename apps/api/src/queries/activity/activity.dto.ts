import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, Optional, PageQuery } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { IsIn, IsUUID } from 'class-validator';

const levels = ['low', 'medium', 'high'] as const;
export const activityKinds = ['asked', 'answered', 'used', 'not_used', 'paid'] as const;
export type ActivityKind = (typeof activityKinds)[number];
export const activityAnswers = ['allowed', 'denied', 'withdrawn'] as const;
export type ActivityAnswer = (typeof activityAnswers)[number];
export const unusedReasons = [
  'unanswered',
  'lapsed',
  'not_drawn',
  'not_released',
  'cancelled',
  'unfunded',
  'not_fetched',
] as const;
export type UnusedReason = (typeof unusedReasons)[number];

export class ActivityFilter extends PageQuery {
  @ApiPropertyOptional({ enum: activityKinds, description: 'Left out: all' })
  @Optional()
  @IsIn(activityKinds)
  readonly kind?: ActivityKind;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only what concerns this organisation' })
  @Optional()
  @IsUUID()
  readonly organisation?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Not before' })
  @Optional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Before' })
  @Optional()
  @IsInstant()
  readonly to?: string;
}

export const activityFormats = ['json', 'csv'] as const;

export class ActivityExportQuery extends ActivityFilter {
  @ApiPropertyOptional({ enum: activityFormats, default: 'json' })
  @Optional()
  @IsIn(activityFormats)
  readonly format: (typeof activityFormats)[number] = 'json';
}

export class UsedView {
  @ApiProperty({ type: [String], description: 'Attributes that were read, those of the condition included' })
  readonly attributes!: readonly string[];
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ enum: levels, description: 'At which level you were protected' }) readonly level!: Level;
  @ApiProperty({ enum: ['statistics', 'dataset'] }) readonly gives!: 'statistics' | 'dataset';
  @ApiProperty({
    description: 'ε that it took from your budget, in millionths; not measurable for a dataset',
  })
  readonly chargeMicro!: number;
  @ApiProperty({
    description: 'A 50:50 guess about you became at most this, as “62:38”; empty for a dataset',
  })
  readonly odds!: string;
  @ApiProperty({ description: 'Hash of the result in its certificate, SHA-256' })
  readonly resultSha256!: string;
  @ApiProperty({ description: 'Key that signed the certificate' }) readonly keyId!: string;
  @ApiProperty({ type: Number, description: 'So many took part, at least' })
  readonly participantsFrom!: number;
  @ApiProperty({ type: Number, nullable: true }) readonly participantsTo!: number | null;
}

export class DisclosedInPersonView {
  @ApiProperty({ type: [String], description: 'Attributes whose exact values you allowed' })
  readonly attributes!: readonly string[];
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
}

export class ActivityView {
  @ApiProperty({ format: 'uuid' }) readonly id!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty({ enum: activityKinds }) readonly kind!: ActivityKind;
  @ApiProperty({ format: 'uuid', description: 'Of an in-person request its id' }) readonly queryId!: string;
  @ApiProperty({ description: 'An in-person request, under requests/in-person' })
  readonly inPerson!: boolean;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ format: 'uuid' }) readonly organisationId!: string;
  @ApiProperty() readonly organisationName!: string;
  @ApiProperty() readonly organisationType!: string;
  @ApiProperty({ description: 'What the request pays; of a payment, what was credited' })
  readonly rewardSat!: string;
  @ApiPropertyOptional({ enum: activityAnswers }) readonly answer?: ActivityAnswer;
  @ApiPropertyOptional({ description: 'A standing rule answered for you' }) readonly automatic?: boolean;
  @ApiPropertyOptional({ enum: unusedReasons, description: 'Why nothing of yours was used' })
  readonly reason?: UnusedReason;
  @ApiPropertyOptional({ type: UsedView }) readonly used?: UsedView;
  @ApiPropertyOptional({
    type: DisclosedInPersonView,
    description: 'Of an in-person request that was fetched, in place of `used`',
  })
  readonly disclosed?: DisclosedInPersonView;
  @ApiProperty({ description: 'There is a receipt under this id' }) readonly receipt!: boolean;
}

export class ActivityPage {
  @ApiProperty({ type: [ActivityView] }) readonly items!: readonly ActivityView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class UsedByView {
  @ApiProperty({ format: 'uuid' }) readonly organisationId!: string;
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly organisationType!: string;
  @ApiProperty({ description: 'How often it asked you' }) readonly asked!: number;
  @ApiProperty({ description: 'How often a result with your data went to it' }) readonly used!: number;
  @ApiProperty({ enum: logicalTypes, isArray: true, description: 'Of which kinds' })
  readonly logicalTypes!: readonly LogicalType[];
}

export class ActivitySummaryView {
  @ApiProperty({ description: 'Since when everything below is counted: the last 90 days' })
  readonly since!: string;
  @ApiProperty() readonly asked!: number;
  @ApiProperty() readonly used!: number;
  @ApiProperty({ type: [UsedByView], description: 'Everybody who asked, who used most first; at most 200' })
  readonly organisations!: readonly UsedByView[];
}
