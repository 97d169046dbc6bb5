import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, PageQuery } from '@mynedata/platform';
import { IsIn, IsString, Matches } from 'class-validator';
import type { BinValue, Level, Ranks, StatisticFunction, Strategy } from '@mynedata/privacy-mechanisms';
import type { Certificate } from '@mynedata/privacy-mechanisms/certificate';
import { type DatasetBody, type DatasetColumnBody, datasetSchema } from '../execution/dataset';
import { type ResultMechanism, resultSchema } from '../execution/result';
import { BandView } from '../submission/queries.dto';

const byClass = { type: 'object', additionalProperties: { type: 'number' } } as const;

export class RanksView {
  @ApiProperty() readonly low!: number;
  @ApiProperty() readonly high!: number;
}

export class BinValueView {
  @ApiProperty({ required: false, description: 'A category' }) readonly label?: string;
  @ApiProperty({ required: false, description: 'Start of a part of the range' }) readonly from?: number;
  @ApiProperty({ required: false, description: 'End of a part of the range' }) readonly to?: number;
  @ApiProperty({ description: 'Noisy number of people; may be below 0' }) readonly value!: number;
  @ApiProperty() readonly error95!: number;
  @ApiProperty() readonly low!: number;
  @ApiProperty() readonly high!: number;
}

export class SlotValueView {
  @ApiProperty() readonly from!: string;
  @ApiProperty() readonly to!: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Null for a histogram, and where the noise lets nothing be said',
  })
  readonly value!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Half width of the 95 % interval of the noise' })
  readonly error95!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly low!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly high!: number | null;
  @ApiProperty({ type: [BinValueView], required: false, description: 'Of a histogram' })
  readonly bins?: readonly BinValue[];
  @ApiProperty({
    required: false,
    nullable: true,
    type: () => RanksView,
    description:
      'Of MEDIAN, QUANTILE, MIN, MAX: with 95 % the value lies between these quantiles of the participants',
  })
  readonly ranks95?: Ranks | null;
}

export class RangeView {
  @ApiProperty() readonly min!: number;
  @ApiProperty() readonly max!: number;
  @ApiProperty() readonly grid!: number;
}

export class MechanismView {
  @ApiProperty({ enum: ['pair', 'count', 'sum', 'moments', 'histogram', 'tensor', 'quantile'] })
  readonly name!: ResultMechanism['name'];
  @ApiProperty({ enum: ['discrete_laplace', 'exponential'] }) readonly noise!: ResultMechanism['noise'];
  @ApiProperty({ ...byClass, description: 'ε spent on each slot, by protection class' })
  readonly epsilonPerSlot!: Readonly<Partial<Record<Level, number>>>;
  @ApiProperty({
    type: () => RangeView,
    nullable: true,
    description: 'Values were clamped and rounded to this; null where only people were counted',
  })
  readonly range!: RangeView | null;
}

export class StatisticView {
  @ApiProperty({ type: String }) readonly function!: StatisticFunction;
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ required: false, description: 'The other side of a correlation' }) readonly second?: string;
  @ApiProperty({ required: false, description: 'Share of a quantile, bins of a histogram' })
  readonly parameter?: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the values; `people` for counts, null for pure numbers',
  })
  readonly unit!: string | null;
  @ApiProperty({ type: MechanismView }) readonly mechanism!: ResultMechanism;
  @ApiProperty({ type: [SlotValueView] }) readonly slots!: readonly SlotValueView[];
}

export class ProtectionView {
  @ApiProperty({ enum: ['partition', 'strictest'] }) readonly strategy!: Strategy;
  @ApiProperty({ enum: ['low', 'medium', 'high'] }) readonly maxProtection!: Level;
  @ApiProperty({ ...byClass, description: 'ε of each class' })
  readonly epsilon!: Readonly<Partial<Record<Level, number>>>;
  @ApiProperty({ type: [String] }) readonly mechanisms!: readonly string[];
  @ApiProperty() readonly unit!: string;
}

export class ResultView {
  @ApiProperty({
    enum: [resultSchema],
    description: 'The shape of this document; its JSON schema is at /api/v2/schemas/result/1',
  })
  readonly schema!: typeof resultSchema;
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly query!: string;
  @ApiProperty({ type: BandView }) readonly participants!: BandView;
  @ApiProperty({ type: [StatisticView] }) readonly statistics!: readonly StatisticView[];
  @ApiProperty({ type: ProtectionView }) readonly protection!: ProtectionView;
  @ApiProperty() readonly releasedAt!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Ed25519-signed statement over the SHA-256 of the canonical result; keys at /.well-known/mynedata-keys.json',
  })
  readonly certificate!: Certificate;
  @ApiPropertyOptional({ enum: [true], description: 'Of a dry run: the people are made up' })
  readonly synthetic?: true;
}

export class DatasetColumnView {
  @ApiProperty({ description: 'An attribute, or `slot`: the time of the row' }) readonly name!: string;
  @ApiProperty({ enum: ['quasi', 'sensitive', 'harmless'] }) readonly role!: DatasetColumnBody['role'];
  @ApiProperty({ type: String, nullable: true }) readonly unit!: string | null;
  @ApiProperty({ enum: ['range', 'category', 'date', 'noisy number', 'as it is'] })
  readonly shown!: DatasetColumnBody['shown'];
}

export class DatasetReportView {
  @ApiProperty() readonly people!: number;
  @ApiProperty({ description: 'Sets of rows that look alike' }) readonly groups!: number;
  @ApiProperty({ description: 'Distinct people in the smallest group' }) readonly smallestGroup!: number;
  @ApiProperty({ description: 'Rows left out because nothing could protect them' })
  readonly suppressedRows!: number;
  @ApiProperty() readonly suppressedPeople!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What generalising lost: NCP in all and by column, C_avg, discernibility, entropy',
  })
  readonly loss!: DatasetBody['dataset']['report']['loss'];
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description:
      'Prosecutor and marketer risk. No journalist risk: the market does not tell the size of its population.',
  })
  readonly risk!: DatasetBody['dataset']['report']['risk'];
}

export class DatasetView {
  @ApiProperty({ type: [DatasetColumnView] }) readonly columns!: readonly DatasetColumnView[];
  @ApiProperty() readonly rowCount!: number;
  @ApiProperty({ description: 'Of the rows, each as a JSON array ended by a line feed' })
  readonly rowsSha256!: string;
  @ApiProperty({ type: DatasetReportView }) readonly report!: DatasetReportView;
}

export class DatasetProtectionView {
  @ApiProperty({ enum: ['low', 'medium', 'high'] }) readonly maxProtection!: Level;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'k, l and noise of each level' })
  readonly levels!: DatasetBody['protection']['levels'];
  @ApiProperty({ type: [String] }) readonly mechanisms!: readonly string[];
  @ApiProperty() readonly unit!: string;
}

export class DatasetResultView {
  @ApiProperty({
    enum: [datasetSchema],
    description: 'The shape of this document; its JSON schema is at /api/v2/schemas/dataset/1',
  })
  readonly schema!: typeof datasetSchema;
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly query!: string;
  @ApiProperty({ type: BandView }) readonly participants!: BandView;
  @ApiProperty({ type: DatasetView }) readonly dataset!: DatasetView;
  @ApiProperty({ type: DatasetProtectionView }) readonly protection!: DatasetProtectionView;
  @ApiProperty() readonly releasedAt!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) readonly certificate!: Certificate;
  @ApiPropertyOptional({ enum: [true], description: 'Of a dry run: the people are made up' })
  readonly synthetic?: true;
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'array', items: {} },
    description: 'In random order; cells in the order of the columns. Left out with rows=none',
  })
  readonly rows?: readonly (readonly (string | number | null)[])[];
}

export class ResultQuery {
  @ApiPropertyOptional({ enum: ['all', 'none'], default: 'all', description: 'Of a dataset' })
  @Optional()
  @IsIn(['all', 'none'])
  readonly rows?: 'all' | 'none';
}

export class DatasetRowsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'nextCursor of the page before: the number of a row' })
  @Optional()
  @IsString()
  @Matches(/^[0-9]{1,7}$/)
  override readonly cursor?: string;
}

export class DatasetRowsPage {
  @ApiProperty({ type: 'array', items: { type: 'array', items: {} } })
  readonly items!: readonly (readonly (string | number | null)[])[];
  @ApiProperty() readonly rowCount!: number;
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class KeysView {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly keys!: readonly object[];
}
