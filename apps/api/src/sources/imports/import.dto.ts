import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString, Length, Matches } from 'class-validator';
import { Optional } from '@mynedata/platform';
import { type ImportFormat, type ImportState, importFormats, importStates } from './import';
import { ImportSettingsView, IsTimeZone } from './import-settings.dto';

export class NewImportQuery {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200, description: 'For people to know it by' })
  @Optional()
  @IsString()
  @Length(1, 200)
  @Matches(/^\P{Cc}*$/u, { message: 'fileName must not hold control characters' })
  readonly fileName?: string;

  @ApiPropertyOptional({ example: 'Europe/Berlin', description: 'IANA; for times that do not say their own' })
  @Optional()
  @IsTimeZone()
  readonly timeZone?: string;

  @ApiPropertyOptional({ default: false, description: 'Start at once, if nothing about the file is unclear' })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly start: boolean = false;
}

export class ImportView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ type: String, nullable: true }) readonly startedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly finishedAt!: string | null;
  @ApiProperty({ enum: importStates, enumName: 'ImportState' }) readonly state!: ImportState;
  @ApiProperty({ enum: importFormats }) readonly format!: ImportFormat;
  @ApiProperty({ type: String, nullable: true }) readonly fileName!: string | null;
  @ApiProperty() readonly bytes!: number;
  @ApiProperty({ description: 'How much of the file is read, 0 to 1' }) readonly progress!: number;
  @ApiProperty({ description: 'Rows of CSV or records of SenML that are read' }) readonly rows!: number;
  @ApiProperty({ description: 'Records that are new, or that correct another' }) readonly accepted!: number;
  @ApiProperty({ description: 'Records that were there already' }) readonly duplicates!: number;
  @ApiProperty({ description: 'Records that were not stored; see the report' }) readonly rejected!: number;
  @ApiProperty({ description: 'Numbers outside the bounds of the catalogue: stored, clamped by queries' })
  readonly outsideBounds!: number;
  @ApiProperty({ description: 'Lines of the report, at most 10,000' }) readonly reportedErrors!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Why the rest could not be read' })
  readonly failure!: string | null;
}

export class ImportsPage {
  @ApiProperty({ type: [ImportView] }) readonly items!: readonly ImportView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class ImportColumnView {
  @ApiProperty({ description: 'Counted from 0' }) readonly column!: number;
  @ApiProperty({ description: 'What stands above it; empty: nothing' }) readonly header!: string;
  @ApiProperty({ type: [String], description: 'Its first values' }) readonly values!: readonly string[];
}

export class UnclearSettingView {
  @ApiProperty({ description: 'JSON pointer into the settings' }) readonly pointer!: string;
  @ApiProperty() readonly code!: string;
  @ApiProperty() readonly detail!: string;
}

export class PreviewRecordView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] }) readonly value!:
    number | string | boolean;
  @ApiProperty({ type: String, nullable: true, description: 'SenML unit' }) readonly unit!: string | null;
}

export class PreviewErrorView {
  @ApiProperty({ description: 'Name of the record, or SenML label; empty: the row as a whole' })
  readonly field!: string;
  @ApiProperty({ description: 'As it is written' }) readonly value!: string;
  @ApiProperty() readonly code!: string;
  @ApiProperty() readonly detail!: string;
}

export class PreviewRowView {
  @ApiProperty({ description: 'CSV: line, from 1. SenML: record, from 0' }) readonly place!: number;
  @ApiProperty({ type: [PreviewRecordView] }) readonly records!: readonly PreviewRecordView[];
  @ApiProperty({ type: [PreviewErrorView] }) readonly errors!: readonly PreviewErrorView[];
}

export class ImportDetailView extends ImportView {
  @ApiProperty({ type: ImportSettingsView, nullable: true, description: 'null: SenML' })
  readonly settings!: ImportSettingsView | null;
  @ApiProperty({ type: [ImportColumnView], description: 'Of a CSV file that is not started yet' })
  readonly columns!: readonly ImportColumnView[];
  @ApiProperty({ type: [UnclearSettingView], description: 'What must be said before it can start' })
  readonly unclear!: readonly UnclearSettingView[];
  @ApiProperty({
    type: [PreviewRowView],
    description: 'Of a file not started yet: 20 rows as they would be stored',
  })
  readonly preview!: readonly PreviewRowView[];
}
