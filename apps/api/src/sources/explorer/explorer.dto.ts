import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsInstant, Optional } from '@mynedata/platform';

export const maxSeriesAtOnce = 20;

/** A stretch of time: from the first moment to before the second; left open it has no end there. */
export class RangeQuery {
  @ApiPropertyOptional({ description: 'Only records from this time on' })
  @Optional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Only records before this time' })
  @Optional()
  @IsInstant()
  readonly to?: string;
}

export class MeasurementsQuery extends RangeQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'Only records of this name' })
  @Optional()
  @IsString()
  @MaxLength(200)
  readonly name?: string;

  @ApiPropertyOptional({ description: 'nextCursor of the page before' })
  @Optional()
  @IsString()
  @MaxLength(500)
  @Matches(/^[A-Za-z0-9_-]*$/)
  readonly cursor?: string;
}

export class SeriesQuery extends RangeQuery {
  @ApiPropertyOptional({
    minimum: 1,
    maximum: 2000,
    default: 500,
    description: 'At most so many points a series',
  })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2000)
  readonly points: number = 500;

  @ApiPropertyOptional({
    type: [String],
    description: `Names, at most ${maxSeriesAtOnce}; left out: the first so many of the source`,
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @ArrayMaxSize(maxSeriesAtOnce)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  readonly name?: readonly string[];
}

export const exportFormats = ['senml', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export class ExportQuery extends RangeQuery {
  @ApiPropertyOptional({ enum: exportFormats, default: 'senml' })
  @Optional()
  @IsIn(exportFormats)
  readonly format: ExportFormat = 'senml';
}

export class DeleteRangeQuery extends RangeQuery {
  @ApiPropertyOptional({ description: 'Only records of this name' })
  @Optional()
  @IsString()
  @MaxLength(200)
  readonly name?: string;
}

export class MeasurementView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] }) readonly value!:
    number | string | boolean;
  @ApiProperty({ type: String, nullable: true, description: 'SenML unit' }) readonly unit!: string | null;
  @ApiProperty({ description: 'Outside the bounds of the catalogue: queries clamp it' })
  readonly outsideBounds!: boolean;
}

export class MeasurementsPage {
  @ApiProperty({ type: [MeasurementView] }) readonly items!: readonly MeasurementView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class SeriesPointView {
  @ApiProperty({ description: 'Start of the bucket' }) readonly at!: string;
  @ApiProperty() readonly min!: number;
  @ApiProperty() readonly mean!: number;
  @ApiProperty() readonly max!: number;
  @ApiProperty() readonly records!: number;
}

export class SeriesView {
  @ApiProperty() readonly name!: string;
  @ApiProperty({ type: String, nullable: true, description: 'SenML unit' }) readonly unit!: string | null;
  @ApiProperty({ type: [SeriesPointView], description: 'Truth values count as 0 and 1' })
  readonly points!: readonly SeriesPointView[];
}

export class ChartView {
  @ApiProperty({ type: String, nullable: true }) readonly from!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly to!: string | null;
  @ApiProperty({ description: 'Width of a bucket; 0 when there is nothing to show' })
  readonly bucketSeconds!: number;
  @ApiProperty({ type: [SeriesView] }) readonly series!: readonly SeriesView[];
}

export class DeletedRecordsView {
  @ApiProperty() readonly deletedRecords!: number;
}
