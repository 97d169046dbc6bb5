import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Optional } from '@mynedata/platform';
import { type StoredType, storedTypes } from '../measurements/series';
import { type Decimal, decimals } from './csv-numbers';
import { type Encoding, encodings } from './csv-rows';
import {
  type CsvColumn,
  type CsvSettings,
  type Delimiter,
  type Layout,
  delimiters,
  layouts,
  maxColumns,
} from './csv-settings';
import { type TimeFormat, timeFormats } from './csv-times';
import { isTimeZone } from './time-zone';

/** A field that may be left out or be null, which are not the same. */
const Nullable = () => ValidateIf((_object, value) => value !== undefined && value !== null);

/** Objects, not lists of them: ValidateNested alone takes both. */
const AreSingle = () =>
  ValidateBy(
    {
      name: 'areSingle',
      validator: {
        validate: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
        defaultMessage: (details) => `each of ${details?.property ?? 'these'} must be one object`,
      },
    },
    { each: true },
  );

export const IsTimeZone = () =>
  ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= 100 && isTimeZone(value),
      defaultMessage: (details) =>
        `${details?.property ?? 'this'} must be an IANA time zone, such as Europe/Berlin`,
    },
  });

const columnDescription = 'A column of the file, counted from 0';

export class CsvColumnInput implements CsvColumn {
  @ApiProperty({ minimum: 0, maximum: maxColumns - 1, description: columnDescription })
  @IsInt()
  @Min(0)
  @Max(maxColumns - 1)
  readonly column!: number;

  @ApiProperty({ minLength: 1, maxLength: 200, description: 'Of the records, as a device would send it' })
  @IsString()
  @Length(1, 200)
  readonly name!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'SenML unit; null: that of the attribute',
  })
  @Nullable()
  @IsString()
  @MaxLength(100)
  readonly unit: string | null = null;

  @ApiPropertyOptional({ enum: storedTypes, nullable: true, description: 'null: told by each cell' })
  @Nullable()
  @IsIn(storedTypes)
  readonly type: StoredType | null = null;
}

/** How a CSV file is read. What is left out is found out from the file; what is said here is not questioned. */
export class ImportSettingsInput implements Partial<CsvSettings> {
  @ApiPropertyOptional({ enum: delimiters })
  @Optional()
  @IsIn(delimiters)
  readonly delimiter?: Delimiter;

  @ApiPropertyOptional({ enum: encodings })
  @Optional()
  @IsIn(encodings)
  readonly encoding?: Encoding;

  @ApiPropertyOptional({ enum: decimals, description: 'Decimal sign' })
  @Optional()
  @IsIn(decimals)
  readonly decimal?: Decimal;

  @ApiPropertyOptional({ description: 'The first row holds names' })
  @Optional()
  @IsBoolean()
  readonly header?: boolean;

  @ApiPropertyOptional({
    enum: layouts,
    description:
      'wide: a column of times and one of values for each name; long: a column of names, one of times, one of values',
  })
  @Optional()
  @IsIn(layouts)
  readonly layout?: Layout;

  @ApiPropertyOptional({ type: Number, nullable: true, description: columnDescription })
  @Nullable()
  @IsInt()
  @Min(0)
  @Max(maxColumns - 1)
  readonly timeColumn?: number | null;

  @ApiPropertyOptional({ enum: timeFormats, nullable: true })
  @Nullable()
  @IsIn(timeFormats)
  readonly timeFormat?: TimeFormat | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'Europe/Berlin',
    description: 'For times that do not say their own',
  })
  @Nullable()
  @IsTimeZone()
  readonly timeZone?: string | null;

  @ApiPropertyOptional({ type: [CsvColumnInput], maxItems: maxColumns, description: 'Values of a wide file' })
  @Optional()
  @IsArray()
  @ArrayMaxSize(maxColumns)
  @AreSingle()
  @ValidateNested({ each: true })
  @Type(() => CsvColumnInput)
  readonly columns?: readonly CsvColumnInput[];

  @ApiPropertyOptional({ type: Number, nullable: true, description: `${columnDescription}; of a long file` })
  @Nullable()
  @IsInt()
  @Min(0)
  @Max(maxColumns - 1)
  readonly nameColumn?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: `${columnDescription}; of a long file` })
  @Nullable()
  @IsInt()
  @Min(0)
  @Max(maxColumns - 1)
  readonly valueColumn?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: `${columnDescription}; of a long file` })
  @Nullable()
  @IsInt()
  @Min(0)
  @Max(maxColumns - 1)
  readonly unitColumn?: number | null;
}

export class ImportSettingsView implements CsvSettings {
  @ApiProperty({ enum: delimiters }) readonly delimiter!: Delimiter;
  @ApiProperty({ enum: encodings }) readonly encoding!: Encoding;
  @ApiProperty({ enum: decimals }) readonly decimal!: Decimal;
  @ApiProperty() readonly header!: boolean;
  @ApiProperty({ enum: layouts }) readonly layout!: Layout;
  @ApiProperty({ type: Number, nullable: true }) readonly timeColumn!: number | null;
  @ApiProperty({ enum: timeFormats, nullable: true }) readonly timeFormat!: TimeFormat | null;
  @ApiProperty({ type: String, nullable: true }) readonly timeZone!: string | null;
  @ApiProperty({ type: [CsvColumnInput] }) readonly columns!: readonly CsvColumnInput[];
  @ApiProperty({ type: Number, nullable: true }) readonly nameColumn!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly valueColumn!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly unitColumn!: number | null;
}
