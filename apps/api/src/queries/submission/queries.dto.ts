import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, PageQuery, Optional, IsSingle } from '@mynedata/platform';
import type { Level, Strategy } from '@mynedata/privacy-mechanisms';
import { type DiagnosticCode, diagnosticCodes } from '@mynedata/query-language';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type PurposeCategory, type QueryState, purposeCategories, queryStates, strategies } from '../query';
import { SupplyView } from './supply.dto';

const levels = ['low', 'medium', 'high'] as const;
const satPattern = /^(0|[1-9][0-9]{0,14})$/;
export class CheckInput {
  @ApiProperty({
    maxLength: 10000,
    example:
      'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)',
  })
  @IsString()
  @Length(1, 10_000)
  readonly text!: string;
}

export class IntervalInput {
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  readonly from!: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive' })
  @IsInstant()
  readonly to!: string;
}

export class ParticipantsInput {
  @ApiProperty({ description: 'From the ladder 20, 50, 100, 200, 500, 1000, …' })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly min!: number;

  @ApiProperty()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly max!: number;
}

export class ConsentWindowInput {
  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: now' })
  @Optional()
  @IsInstant()
  readonly opens?: string;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  readonly closes!: string;
}

export class QueryInput extends CheckInput {
  @ApiProperty({ minLength: 1, maxLength: 120 })
  @IsString()
  @Length(1, 120)
  @Matches(/\S/, { message: 'title must not be blank' })
  readonly title!: string;

  @ApiPropertyOptional({ maxLength: 4000 })
  @Optional()
  @IsString()
  @MaxLength(4000)
  readonly description?: string;

  @ApiProperty({ enum: purposeCategories })
  @IsIn(purposeCategories)
  readonly purposeCategory!: PurposeCategory;

  @ApiProperty({
    minLength: 1,
    maxLength: 500,
    description: 'One sentence that people read before they answer',
  })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'purpose must not be blank' })
  readonly purpose!: string;

  @ApiProperty({ type: IntervalInput })
  @IsDefined()
  @IsSingle()
  @ValidateNested()
  @Type(() => IntervalInput)
  readonly interval!: IntervalInput;

  @ApiPropertyOptional({ minimum: 1, description: 'Slot width; left out: the whole interval is one slot' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly granularitySeconds?: number;

  @ApiProperty({ enum: levels, description: 'Highest level you accept; higher means more noise' })
  @IsIn(levels)
  readonly maxProtection!: Level;

  @ApiPropertyOptional({ enum: strategies, default: 'partition' })
  @Optional()
  @IsIn(strategies)
  readonly strategy?: Strategy;

  @ApiProperty({ type: ParticipantsInput })
  @IsDefined()
  @IsSingle()
  @ValidateNested()
  @Type(() => ParticipantsInput)
  readonly participants!: ParticipantsInput;

  @ApiProperty({
    pattern: satPattern.source,
    example: '5000',
    description: 'Satoshi per participant; 0 is allowed',
  })
  @IsString()
  @Matches(satPattern, { message: 'rewardSat must be a whole number of satoshi, for example 5000' })
  readonly rewardSat!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Required when there is a reward' })
  @Optional()
  @IsInstant()
  readonly paymentDue?: string;

  @ApiProperty({ type: ConsentWindowInput })
  @IsDefined()
  @IsSingle()
  @ValidateNested()
  @Type(() => ConsentWindowInput)
  readonly consentWindow!: ConsentWindowInput;
}

export class FundFromCreditInput {
  @ApiPropertyOptional({ pattern: satPattern.source, description: 'Left out: all that is missing' })
  @Optional()
  @IsString()
  @Matches(/^[1-9][0-9]{0,14}$/, {
    message: 'amountSat must be a positive whole number of satoshi, for example 5000',
  })
  readonly amountSat?: string;
}

export class QueriesPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: queryStates })
  @Optional()
  @IsIn(queryStates)
  readonly state?: QueryState;

  @ApiPropertyOptional({ maxLength: 200, description: 'Words in title, purpose or query' })
  @Optional()
  @IsString()
  @Length(1, 200)
  readonly text?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Submitted at this time or later' })
  @Optional()
  @IsInstant()
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Submitted before this time' })
  @Optional()
  @IsInstant()
  readonly to?: string;
}

export class DiagnosticView {
  @ApiProperty({ enum: diagnosticCodes }) readonly code!: DiagnosticCode;
  @ApiProperty() readonly message!: string;
  @ApiProperty({ description: 'From 1' }) readonly line!: number;
  @ApiProperty({ description: 'From 1, in UTF-16 code units' }) readonly column!: number;
  @ApiProperty({ description: 'From 0, in UTF-16 code units' }) readonly offset!: number;
  @ApiProperty({ description: 'In UTF-16 code units; 0 at the end of the text' }) readonly length!: number;
  @ApiPropertyOptional({ type: [String], description: 'What could stand there' })
  readonly expected?: readonly string[];
  @ApiPropertyOptional({ description: 'Text that would be right in place of the marked range' })
  readonly suggestion?: string;
}

export class DescriptionsView {
  @ApiProperty() readonly en!: string;
  @ApiProperty() readonly de!: string;
}

export class CheckedAttributeView {
  @ApiProperty({ example: 'RandomData.random_two' }) readonly name!: string;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty() readonly inSelect!: boolean;
  @ApiProperty() readonly inWhere!: boolean;
}

export class CheckView {
  @ApiProperty() readonly ok!: boolean;
  @ApiPropertyOptional({ description: 'The same question in its one canonical form' })
  readonly canonical?: string;
  @ApiPropertyOptional({ description: 'The question in plain words' }) readonly description?: string;
  @ApiPropertyOptional({
    type: DescriptionsView,
    description: 'The question in plain words of each language, with the titles of the catalogue',
  })
  readonly descriptions?: DescriptionsView;
  @ApiPropertyOptional({ type: [CheckedAttributeView] })
  readonly attributes?: readonly CheckedAttributeView[];
  @ApiProperty({ type: [DiagnosticView] }) readonly diagnostics!: readonly DiagnosticView[];
}

export class PriceView {
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty() readonly maxParticipants!: number;
  @ApiProperty({ description: 'Head counts beyond the maximum that the noise may show; public' })
  readonly margin!: number;
  @ApiProperty() readonly feeSat!: string;
  @ApiProperty({
    description:
      'reward × (max + margin) + fee: paid before anybody is asked; what is not charged is credited back',
  })
  readonly escrowSat!: string;
}

export class PredictedRanksView {
  @ApiProperty() readonly low!: number;
  @ApiProperty() readonly high!: number;
}

export class PredictedErrorView {
  @ApiProperty() readonly function!: string;
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ description: '95 % of results are off by at most this, with `min` participants' })
  readonly atMin!: number;
  @ApiProperty({ description: 'The same with `max` participants' }) readonly atMax!: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the errors: as the catalogue has it, `people`, or null for a pure number',
  })
  readonly unit!: string | null;
  @ApiProperty({
    description:
      'Participants that make the error ± 1 %: of the range; of the participants for COUNT and HISTOGRAM',
  })
  readonly peopleForOnePercent!: number;
  @ApiProperty({ description: 'The same for ± 5 %' }) readonly peopleForFivePercent!: number;
  @ApiProperty({
    type: PredictedRanksView,
    nullable: true,
    description:
      'Of MEDIAN, QUANTILE, MIN, MAX: between which quantiles of the participants the value will lie with 95 %, as the result will say, with `min` of them; null for others',
  })
  readonly ranksAtMin!: { readonly low: number; readonly high: number } | null;
  @ApiProperty({ type: PredictedRanksView, nullable: true, description: 'The same with `max` of them' })
  readonly ranksAtMax!: { readonly low: number; readonly high: number } | null;
}

export class StrategyErrorView {
  @ApiProperty({ enum: strategies }) readonly strategy!: Strategy;
  @ApiProperty({ type: [PredictedErrorView] }) readonly errors!: readonly PredictedErrorView[];
}

export class DatasetLevelView {
  @ApiProperty({ enum: levels }) readonly level!: Level;
  @ApiProperty({ description: 'Distinct people that look alike, at least' }) readonly k!: number;
  @ApiProperty({ description: 'Distinct values of each sensitive column in a group, at least' })
  readonly l!: number;
  @ApiProperty({
    description:
      'Scale of the noise on sensitive numbers, in percent of their range; it grows with the number of slots',
  })
  readonly noiseSharePercent!: number;
}

export class DatasetQuoteView {
  @ApiProperty({ type: [DatasetLevelView], description: 'A group obeys the strictest of its members' })
  readonly levels!: readonly DatasetLevelView[];
  @ApiProperty() readonly mostRows!: number;
}

export class QuoteView extends PriceView {
  @ApiProperty({
    type: SupplyView,
    nullable: true,
    description:
      "Who could be reached, from the week's count of people's settings: the same numbers for everybody. Null before the first count",
  })
  readonly supply!: SupplyView | null;
  @ApiPropertyOptional({ type: DatasetQuoteView, description: 'Only of a dataset' })
  readonly dataset?: DatasetQuoteView;
  @ApiProperty({
    type: [StrategyErrorView],
    description: 'Expected error of both strategies, from public parameters alone; empty for a dataset',
  })
  readonly predicted!: readonly StrategyErrorView[];
  @ApiProperty() readonly slots!: number;
  @ApiProperty({
    format: 'date-time',
    nullable: true,
    type: String,
    description: 'Latest time that payment may be due',
  })
  readonly latestPaymentDue!: string | null;
}

export class BandView {
  @ApiProperty() readonly from!: number;
  @ApiProperty({ type: Number, nullable: true }) readonly to!: number | null;
}

export class TermsView {
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly description!: string;
  @ApiProperty({ enum: purposeCategories }) readonly purposeCategory!: PurposeCategory;
  @ApiProperty() readonly purpose!: string;
  @ApiProperty() readonly text!: string;
  @ApiProperty() readonly canonical!: string;
  @ApiProperty({ description: 'The question in plain words' }) readonly inWords!: string;
  @ApiProperty({ enum: ['statistics', 'dataset'] }) readonly gives!: 'statistics' | 'dataset';
  @ApiProperty({ type: IntervalInput }) readonly interval!: IntervalInput;
  @ApiProperty({ type: Number, nullable: true }) readonly granularitySeconds!: number | null;
  @ApiProperty({ enum: levels }) readonly maxProtection!: Level;
  @ApiProperty({ enum: strategies }) readonly strategy!: Strategy;
  @ApiProperty({ type: ParticipantsInput }) readonly participants!: ParticipantsInput;
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty({ type: String, nullable: true }) readonly paymentDue!: string | null;
  @ApiProperty() readonly opens!: string;
  @ApiProperty() readonly closes!: string;
  @ApiProperty({ type: [CheckedAttributeView] }) readonly attributes!: readonly CheckedAttributeView[];
}

export class EscrowView {
  @ApiProperty({ enum: ['open', 'funded', 'settled', 'credited'] }) readonly state!: string;
  @ApiProperty() readonly address!: string;
  @ApiProperty({ description: 'BIP 21; for the QR code' }) readonly uri!: string;
  @ApiProperty() readonly escrowSat!: string;
  @ApiProperty({ description: 'Final, in escrow' }) readonly heldSat!: string;
  @ApiProperty({ description: 'Seen, not final yet' }) readonly seenSat!: string;
  @ApiProperty() readonly missingSat!: string;
  @ApiProperty({ type: Number, nullable: true }) readonly confirmations!: number | null;
  @ApiProperty() readonly requiredConfirmations!: number;
}

export class QuerySummaryView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ enum: queryStates }) readonly state!: QueryState;
  @ApiProperty() readonly stateSince!: string;
  @ApiProperty() readonly submittedAt!: string;
  @ApiProperty() readonly closes!: string;
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty() readonly canonical!: string;
}

export class QueryStateView {
  @ApiProperty({ enum: queryStates }) readonly state!: QueryState;
  @ApiProperty() readonly since!: string;
}

export class QueryView extends QuerySummaryView {
  @ApiProperty({ type: [QueryStateView], description: 'When it came into each state, oldest first' })
  readonly history!: readonly QueryStateView[];
  @ApiProperty({ type: TermsView }) readonly terms!: TermsView;
  @ApiProperty({ type: PriceView }) readonly price!: PriceView;
  @ApiPropertyOptional({ type: EscrowView, description: 'Only where there is a reward' })
  readonly escrow?: EscrowView;
  @ApiPropertyOptional({ type: BandView, description: 'Only once released' })
  readonly participantsBand?: BandView;
  @ApiPropertyOptional({ description: 'What was charged, once released' }) readonly chargedSat?: string;
  @ApiPropertyOptional({ description: 'What was credited back, once released' })
  readonly creditedSat?: string;
}

export class QueriesPage {
  @ApiProperty({ type: [QuerySummaryView] }) readonly items!: readonly QuerySummaryView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class AppliedView {
  @ApiProperty() readonly appliedSat!: string;
}
