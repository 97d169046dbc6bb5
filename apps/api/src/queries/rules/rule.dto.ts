import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { type OrganisationType, organisationTypes } from '@mynedata/users';
import {
  ArrayMinSize,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { consentStates, type ConsentState } from '../consent/consent.entity';
import { type QueryState, queryStates } from '../query';
import { type RuleState, ruleStates } from './standing-rule';

const satPattern = /^(0|[1-9]\d{0,15})$/;

export class RuleConditionsInput {
  @ApiProperty({
    enum: logicalTypes,
    isArray: true,
    description: 'The rule answers only where everything that a request uses is among these',
  })
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(logicalTypes, { each: true })
  readonly logicalTypes!: LogicalType[];

  @ApiProperty({ enum: organisationTypes, isArray: true })
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(organisationTypes, { each: true })
  readonly organisationTypes!: OrganisationType[];

  @ApiProperty({ pattern: satPattern.source, example: '200', description: 'Satoshi; 0: any reward' })
  @IsString()
  @Matches(satPattern, { message: 'minRewardSat must be a whole number of satoshi, for example 5000' })
  readonly minRewardSat!: string;

  @ApiProperty({ minimum: 1, maximum: 100, description: 'At most so many answers in any seven days' })
  @IsInt()
  @Min(1)
  @Max(100)
  readonly perWeek!: number;
}

export class StandingRuleInput extends RuleConditionsInput {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Science about my home' })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must have a letter' })
  readonly name!: string;
}

export class RevokeRuleInput {
  @ApiProperty({ description: 'Also withdraw what it allowed and is not computed yet' })
  @IsBoolean()
  readonly withdrawAnswers!: boolean;
}

export class StandingRuleView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly name!: string;
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ enum: organisationTypes, isArray: true })
  readonly organisationTypes!: readonly OrganisationType[];
  @ApiProperty() readonly minRewardSat!: string;
  @ApiProperty() readonly perWeek!: number;
  @ApiProperty({ enum: ruleStates }) readonly state!: RuleState;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ description: 'Answers it gave, withdrawn ones included' }) readonly answers!: number;
  @ApiProperty({ description: 'Those of the last seven days' }) readonly answersThisWeek!: number;
}

export class RevokedRuleView extends StandingRuleView {
  @ApiProperty({ description: 'Answers of it that were withdrawn' }) readonly withdrawn!: number;
  @ApiProperty({ description: 'Answers whose computation began in between' }) readonly tooLate!: number;
}

export class RuleAnswerView {
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty() readonly answeredAt!: string;
  @ApiProperty({ enum: consentStates, description: 'What the answer is now' }) readonly state!: ConsentState;
  @ApiProperty({ enum: queryStates }) readonly queryState!: QueryState;
  @ApiProperty() readonly canWithdraw!: boolean;
}

export class RuleAnswersPage {
  @ApiProperty({ type: [RuleAnswerView] }) readonly items!: readonly RuleAnswerView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class DryAnswerView {
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly organisationName!: string;
  @ApiProperty({ enum: organisationTypes }) readonly organisationType!: OrganisationType;
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty() readonly rewardSat!: string;
  @ApiProperty() readonly askedAt!: string;
}

export class DryRunView {
  @ApiProperty({ description: 'Days that it looks back' }) readonly days!: number;
  @ApiProperty({ description: 'Requests of yours that such a rule would have allowed' })
  readonly count!: number;
  @ApiProperty({ type: [DryAnswerView], description: 'The newest 100 of them' })
  readonly items!: readonly DryAnswerView[];
}
