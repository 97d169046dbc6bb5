import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import { Optional } from '@mynedata/platform';
import { type SourceKind, sourceKinds } from './catalogue/catalogue';
import { SourceTypeView } from './catalogue/catalogue.dto';

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

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    minimum: 1,
    maximum: 1200,
    description: 'null: keep everything',
  })
  @ValidateIf(
    (input: SourceChangesInput) => input.retentionMonths !== undefined && input.retentionMonths !== null,
  )
  @IsInt()
  @Min(1)
  @Max(1200)
  readonly retentionMonths?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 200,
    example: 'urn:dev:mac:0024befffe804ff1:',
  })
  @ValidateIf((input: SourceChangesInput) => input.namePrefix !== undefined && input.namePrefix !== null)
  @IsString()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9\-:./_]{0,199}$/, {
    message:
      'namePrefix must be the start of a SenML name: a letter or digit, then letters, digits and - : . / _',
  })
  readonly namePrefix?: string | null;
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

export class MappingTargetView {
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ type: String, nullable: true }) readonly context!: string | null;
}

export class SourceNameView {
  @ApiProperty({ description: 'Name of the records' }) readonly name!: string;
  @ApiProperty({ type: String, nullable: true, description: 'SenML unit of the values' })
  readonly unit!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Canonical attribute it stands for' })
  readonly attribute!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly context!: string | null;
  @ApiProperty({
    type: MappingTargetView,
    nullable: true,
    description: 'What an unmapped name most likely stands for; applies once you map it',
  })
  readonly proposal!: MappingTargetView | null;
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
  @ApiProperty({ type: Number, nullable: true, description: 'Older records are deleted; null: never' })
  readonly retentionMonths!: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Left out at the start of the names that come in',
  })
  readonly namePrefix!: string | null;
  @ApiProperty() readonly records!: number;
  @ApiProperty({ type: String, nullable: true }) readonly lastAt!: string | null;
}

export class DeclaredIntervalView {
  @ApiProperty({ type: Number, nullable: true, description: 'null: none declared' })
  readonly uploadIntervalSeconds!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'null: since ever' })
  readonly since!: string | null;
}

export class SourceDetailView extends SourceView {
  @ApiProperty({ type: SourceTypeView }) readonly type!: SourceTypeView;
  @ApiProperty({ type: [SourceNameView] }) readonly names!: readonly SourceNameView[];
  @ApiProperty({ type: [DeclaredIntervalView], description: 'What was declared, newest first' })
  readonly intervals!: readonly DeclaredIntervalView[];
}

export class DeletedSourceView {
  @ApiProperty({ description: 'Records that were deleted with the source' }) readonly deletedRecords!: number;
}
