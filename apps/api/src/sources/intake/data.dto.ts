import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { Optional } from '@mynedata/platform';
import { type Stored, placeOf } from './store-measurements';

export class PushQuery {
  @ApiPropertyOptional({ default: false, description: 'Store the valid records and list the others' })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly partial: boolean = false;
}

export class RejectedRecordView {
  @ApiProperty({ description: 'Position of the record in the pack, from 0; -1: the pack itself' })
  readonly index!: number;
  @ApiProperty({ description: 'SenML label; empty: the record as a whole' }) readonly field!: string;
  @ApiProperty() readonly code!: string;
  @ApiProperty() readonly detail!: string;
}

export class StoredView {
  @ApiProperty({ description: 'Records that are new, or that correct another' }) readonly accepted!: number;
  @ApiProperty({ description: 'Records that were there already' }) readonly duplicates!: number;
  @ApiProperty({ description: 'Records that were left out (with partial=true only)' })
  readonly rejected!: number;
  @ApiProperty({ description: 'Numbers outside the bounds of the catalogue: stored, clamped by queries' })
  readonly outsideBounds!: number;
  @ApiProperty({ type: [RejectedRecordView], description: 'Why records were left out, at most 100' })
  readonly errors!: readonly RejectedRecordView[];
}

export const storedView = ({ errors, ...counts }: Stored): StoredView => ({
  ...counts,
  errors: errors.map((error) => {
    const { index, field, code, detail } = placeOf(error);
    return { index, field, code, detail };
  }),
});
