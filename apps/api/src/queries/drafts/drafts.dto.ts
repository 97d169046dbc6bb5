import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, IsSingle, Optional, PageQuery } from '@mynedata/platform';
import type { Level, Strategy } from '@mynedata/privacy-mechanisms';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Length, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { type PurposeCategory, purposeCategories, strategies } from '../query';
import type { DraftContent } from './draft';

const levels = ['low', 'medium', 'high'] as const;
const longestWindowSeconds = 30 * 24 * 3600;

export class DraftIntervalInput {
  @ApiPropertyOptional({ format: 'date-time' })
  @Optional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive' })
  @Optional()
  @IsInstant()
  readonly to?: string;
}

export class DraftParticipantsInput {
  @ApiPropertyOptional()
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly min?: number;

  @ApiPropertyOptional()
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly max?: number;
}

/** Anything may be missing, and the text may be wrong: that is looked at when it is submitted. */
export class DraftInput implements DraftContent {
  @ApiPropertyOptional({ maxLength: 10000 })
  @Optional()
  @IsString()
  @MaxLength(10_000)
  readonly text?: string;

  @ApiPropertyOptional({ maxLength: 120 })
  @Optional()
  @IsString()
  @MaxLength(120)
  readonly title?: string;

  @ApiPropertyOptional({ maxLength: 4000 })
  @Optional()
  @IsString()
  @MaxLength(4000)
  readonly description?: string;

  @ApiPropertyOptional({ enum: purposeCategories })
  @Optional()
  @IsIn(purposeCategories)
  readonly purposeCategory?: PurposeCategory;

  @ApiPropertyOptional({ maxLength: 500 })
  @Optional()
  @IsString()
  @MaxLength(500)
  readonly purpose?: string;

  @ApiPropertyOptional({ type: DraftIntervalInput })
  @Optional()
  @IsSingle()
  @ValidateNested()
  @Type(() => DraftIntervalInput)
  readonly interval?: DraftIntervalInput;

  @ApiPropertyOptional({ minimum: 1, description: 'Slot width; left out: the whole interval is one slot' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly granularitySeconds?: number;

  @ApiPropertyOptional({ enum: levels })
  @Optional()
  @IsIn(levels)
  readonly maxProtection?: Level;

  @ApiPropertyOptional({ enum: strategies })
  @Optional()
  @IsIn(strategies)
  readonly strategy?: Strategy;

  @ApiPropertyOptional({ type: DraftParticipantsInput })
  @Optional()
  @IsSingle()
  @ValidateNested()
  @Type(() => DraftParticipantsInput)
  readonly participants?: DraftParticipantsInput;

  @ApiPropertyOptional({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'Satoshi per participant' })
  @Optional()
  @IsString()
  @Matches(/^(0|[1-9][0-9]{0,14})$/, {
    message: 'rewardSat must be a whole number of satoshi, for example 5000',
  })
  readonly rewardSat?: string;

  @ApiPropertyOptional({
    description: 'For how long people may answer, from the submission on',
    maximum: longestWindowSeconds,
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(longestWindowSeconds)
  readonly windowSeconds?: number;
}

export class DraftsPageQuery extends PageQuery {
  @ApiPropertyOptional({ maxLength: 200, description: 'Words in title, purpose or text' })
  @Optional()
  @IsString()
  @Length(1, 200)
  readonly text?: string;
}

export class DraftView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ type: DraftInput }) readonly content!: DraftContent;
  @ApiProperty({ type: [String], description: 'Places that still have to be filled in', example: ['/title'] })
  readonly missing!: readonly string[];
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty() readonly changedAt!: string;
  @ApiPropertyOptional({ description: 'The query it became; it cannot be changed any more' })
  readonly queryId?: string;
}

export class DraftsPage {
  @ApiProperty({ type: [DraftView] }) readonly items!: readonly DraftView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}
