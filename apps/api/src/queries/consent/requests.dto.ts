import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery, Optional } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { OrganisationProfileView } from '../profile/profile.dto';
import { type QueryState, queryStates } from '../query';
import { TermsView } from '../submission/queries.dto';
import { type UnwillingReason, unwillingReasons } from './willing.store';

const levels = ['low', 'medium', 'high'] as const;
export const requestFilters = ['open', 'later', 'answered'] as const;
export type RequestFilter = (typeof requestFilters)[number];
export const requestStates = ['open', 'allowed', 'denied', 'withdrawn', 'missed'] as const;
export type RequestState = (typeof requestStates)[number];

export class RequestsPageQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: requestFilters,
    description: 'Left out: all; `open` without what you put off, which is `later`',
  })
  @Optional()
  @IsIn(requestFilters)
  readonly filter?: RequestFilter;
}

export class AllowInput {
  @ApiProperty({
    enum: levels,
    description: 'Your protection level as the card shows it: a consent counts only for what you saw',
  })
  @IsIn(levels)
  readonly level!: Level;

  @ApiPropertyOptional({
    description:
      'Needed, and true, where the request gives a dataset: your values leave, generalised and shifted, beside those of others',
  })
  @Optional()
  @IsBoolean()
  readonly dataset?: boolean;
}

const longestNote = 500;

export class DenyInput {
  @ApiPropertyOptional({
    maxLength: longestNote,
    description: 'Your own note on why; it stays on the platform, and only you see it. Left out: as it was',
  })
  @Optional()
  @IsString()
  @MaxLength(longestNote)
  readonly note?: string;
}

export class NoteInput {
  @ApiProperty({ maxLength: longestNote, description: 'Only you see it. Empty to remove it' })
  @IsString()
  @MaxLength(longestNote)
  readonly note!: string;
}

export class LaterInput {
  @ApiProperty({ description: 'False: back to the requests that wait' })
  @IsBoolean()
  readonly later!: boolean;
}

export class RequestSummaryView {
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly organisationName!: string;
  @ApiProperty() readonly organisationType!: string;
  @ApiProperty({ enum: requestStates }) readonly state!: RequestState;
  @ApiProperty({ enum: queryStates }) readonly queryState!: QueryState;
  @ApiProperty({ description: 'Allowed by a standing rule, and not by hand since' })
  readonly automatic!: boolean;
  @ApiProperty({ enum: ['statistics', 'dataset'] }) readonly gives!: 'statistics' | 'dataset';
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ enum: levels, description: 'Your protection level in this request' }) readonly level!: Level;
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty() readonly closes!: string;
  @ApiProperty() readonly askedAt!: string;
  @ApiProperty({ type: String, nullable: true }) readonly answeredAt!: string | null;
  @ApiProperty({ description: 'You put it off: only your own list knows, it is no answer' })
  readonly later!: boolean;
  @ApiPropertyOptional({
    enum: ['participant', 'lapsed', 'not_drawn'],
    description: 'Only once the query is released',
  })
  readonly outcome?: string;
}

export class OddsOfRequestView {
  @ApiProperty() readonly likely!: string;
  @ApiProperty() readonly unlikely!: string;
}

export class BudgetOfRequestView {
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: levels }) readonly level!: Level;
  @ApiProperty({ description: 'Percent of your limit used or reserved without this request' })
  readonly beforePercent!: number;
  @ApiProperty({ description: 'The same with it' }) readonly afterPercent!: number;
}

export class ShiftedValueView {
  @ApiProperty({ example: 'ActivityTracker.steps' }) readonly attribute!: string;
  @ApiProperty({ description: 'By how much the value of a person is shifted, on average' })
  readonly typically!: number;
  @ApiProperty({ type: String, nullable: true }) readonly unit!: string | null;
}

export class DatasetOfRequestView {
  @ApiProperty({ description: 'You look the same as at least so many others' }) readonly others!: number;
  @ApiProperty({ type: [ShiftedValueView], description: 'Sensitive numbers, which are not generalised' })
  readonly shifted!: readonly ShiftedValueView[];
  @ApiProperty({ description: 'Days until this organisation may ask you for another dataset' })
  readonly daysToNext!: number;
}

export class RequestView extends RequestSummaryView {
  @ApiProperty({ type: OrganisationProfileView }) readonly organisation!: OrganisationProfileView;
  @ApiProperty({ description: 'Your own note; nobody else sees it' }) readonly note!: string;
  @ApiProperty({ type: TermsView }) readonly terms!: TermsView;
  @ApiProperty({ description: 'False when your settings or data no longer fit' }) readonly fits!: boolean;
  @ApiPropertyOptional({
    enum: unwillingReasons,
    description:
      'Which of your settings is against it, while it can be answered; a consent that you gave lapses by the first two',
  })
  readonly against?: UnwillingReason;
  @ApiProperty({ description: 'ε that this request takes from your budget, in millionths' })
  readonly chargeMicro!: number;
  @ApiProperty({
    type: OddsOfRequestView,
    description: 'By the result, a 50:50 guess about you becomes at most this; says nothing of a dataset',
  })
  readonly odds!: OddsOfRequestView;
  @ApiPropertyOptional({
    type: DatasetOfRequestView,
    description:
      'Only of a dataset: it takes nothing from the budget, because what it tells cannot be measured so',
  })
  readonly dataset?: DatasetOfRequestView;
  @ApiProperty({ type: [BudgetOfRequestView] }) readonly budget!: readonly BudgetOfRequestView[];
  @ApiProperty({
    description: 'Until when it can be answered or withdrawn; after that nothing changes any more',
  })
  readonly canAnswer!: boolean;
  @ApiProperty() readonly canWithdraw!: boolean;
}

export class RequestsPage {
  @ApiProperty({ type: [RequestSummaryView] }) readonly items!: readonly RequestSummaryView[];
  @ApiProperty({ description: 'Requests that wait for your answer, on all pages' }) readonly open!: number;
  @ApiProperty({ description: 'Requests that you put off, on all pages' }) readonly later!: number;
  @ApiPropertyOptional() readonly nextCursor?: string;
}
