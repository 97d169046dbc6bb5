import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsInstant, Optional } from '@mynedata/platform';
import { type SourceKind, sourceKinds } from './catalogue';
import { SourceTypeView } from './catalogue.dto';

const longestIntervalSeconds = 30 * 365 * 24 * 3600;

export class SourceInput {
  @ApiProperty({ example: 'RandomData' })
  @IsString()
  @Length(1, 100)
  readonly sourceType!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'My phone' })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'label must not be blank' })
  readonly label!: string;

  @ApiPropertyOptional({ minimum: 1, description: 'Seconds between two uploads, as you declare it' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(longestIntervalSeconds)
  readonly uploadIntervalSeconds?: number;
}

export class SourceChangesInput {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'label must not be blank' })
  readonly label?: string;

  @ApiPropertyOptional({ description: 'A paused source takes part in nothing' })
  @Optional()
  @IsBoolean()
  readonly paused?: boolean;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 1 })
  @ValidateIf(
    (input: SourceChangesInput) =>
      input.uploadIntervalSeconds !== undefined && input.uploadIntervalSeconds !== null,
  )
  @IsInt()
  @Min(1)
  @Max(longestIntervalSeconds)
  readonly uploadIntervalSeconds?: number | null;
}

export class MappingInput {
  @ApiProperty({ example: 'temperature' })
  @IsString()
  @MaxLength(100)
  readonly attribute!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'indoor' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly context?: string | null;
}

export class SourceNameView {
  @ApiProperty({ description: 'Name of the records' }) readonly name!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Canonical attribute it stands for' })
  readonly attribute!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly context!: string | null;
  @ApiProperty() readonly records!: number;
  @ApiProperty({ type: String, nullable: true }) readonly lastAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The latest value, as text' })
  readonly lastValue!: string | null;
}

export class SourceView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly sourceType!: string;
  @ApiProperty() readonly version!: number;
  @ApiProperty({ enum: sourceKinds }) readonly kind!: SourceKind;
  @ApiProperty() readonly label!: string;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty() readonly paused!: boolean;
  @ApiProperty({ type: Number, nullable: true }) readonly uploadIntervalSeconds!: number | null;
  @ApiProperty() readonly records!: number;
  @ApiProperty({ type: String, nullable: true }) readonly lastAt!: string | null;
}

export class SourceDetailView extends SourceView {
  @ApiProperty({ type: SourceTypeView }) readonly type!: SourceTypeView;
  @ApiProperty({ type: [SourceNameView] }) readonly names!: readonly SourceNameView[];
}

export class MeasurementView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] }) readonly value!:
    number | string | boolean;
}

export class MeasurementsQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 500, default: 50 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'Only records before this time' })
  @Optional()
  @IsInstant()
  readonly before?: string;
}

export class DeletedSourceView {
  @ApiProperty({ description: 'Records that were deleted with the source' }) readonly deletedRecords!: number;
}

export class StoredView {
  @ApiProperty({ description: 'Records with a value in the pack' }) readonly received!: number;
  @ApiProperty({ description: 'Rows that are new or changed; 0 when the same pack is sent again' })
  readonly changed!: number;
}
