import { ApiProperty } from '@nestjs/swagger';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsObject,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type MeterKey, meterKeys } from './budget';
import { type ProtectionLevel, protectionLevels } from './level';

export class OddsView {
  @ApiProperty({ example: '62' }) readonly likely!: string;
  @ApiProperty({ example: '38' }) readonly unlikely!: string;
}

export class LevelOddsView {
  @ApiProperty({ type: OddsView, description: 'What a 50:50 guess becomes at most by one result' })
  readonly oneResult!: OddsView;
  @ApiProperty({ type: OddsView, description: 'By everything in the window that uses one kind of data' })
  readonly oneType!: OddsView;
  @ApiProperty({ type: OddsView, description: 'By everything in the window, over all kinds of data' })
  readonly allTypes!: OddsView;
}

export class LevelParametersView {
  @ApiProperty({ description: 'ε of a whole query' }) readonly epsilon!: number;
  @ApiProperty({ description: 'ε per logical type in the window' }) readonly budget!: number;
  @ApiProperty({ description: 'ε over all types in the window' }) readonly cap!: number;
  @ApiProperty({ description: 'Distinct people who look alike in a dataset' }) readonly k!: number;
  @ApiProperty({ description: 'Distinct sensitive values in each group of a dataset; 1 demands nothing' })
  readonly l!: number;
  @ApiProperty({ description: 'Scale of a dataset’s value noise, in percent of the declared range' })
  readonly noiseSharePercent!: number;
  @ApiProperty({ description: 'Least number of participants a query may ask for' })
  readonly minimumParticipants!: number;
}

export class LevelTextView {
  @ApiProperty() readonly title!: string;
  @ApiProperty({ description: 'Beside the slider' }) readonly slider!: string;
  @ApiProperty({ description: 'On the consent card' }) readonly consent!: string;
  @ApiProperty({ description: 'What k means' }) readonly dataset!: string;
}

export class LevelTextsView {
  @ApiProperty({ type: LevelTextView }) readonly en!: LevelTextView;
  @ApiProperty({ type: LevelTextView }) readonly de!: LevelTextView;
}

export class LevelExplanationView {
  @ApiProperty({ enum: protectionLevels }) readonly level!: ProtectionLevel;
  @ApiProperty({ type: LevelParametersView, nullable: true, description: 'Null where nothing is shared' })
  readonly parameters!: LevelParametersView | null;
  @ApiProperty({ type: LevelOddsView, nullable: true, description: 'Null where nothing is shared' })
  readonly odds!: LevelOddsView | null;
  @ApiProperty({ type: LevelTextsView }) readonly texts!: LevelTextsView;
}

export class LevelTableView {
  @ApiProperty({ description: 'Days over which budgets count' }) readonly windowDays!: number;
  @ApiProperty({ type: [LevelExplanationView], description: 'From the least protection to the most' })
  readonly levels!: readonly LevelExplanationView[];
}

export class LevelView {
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: protectionLevels }) readonly level!: ProtectionLevel;
}

export class PresetView {
  @ApiProperty({
    enum: ['nothing', 'nothing_sensitive', 'little_sensitive', 'strongly_protected', 'balanced'],
  })
  readonly name!: string;
  @ApiProperty({ type: [LevelView] }) readonly levels!: readonly LevelView[];
}

export class LevelInput {
  @ApiProperty({ enum: logicalTypes })
  @IsIn(logicalTypes)
  readonly logicalType!: LogicalType;

  @ApiProperty({ enum: protectionLevels })
  @IsIn(protectionLevels)
  readonly level!: ProtectionLevel;
}

export class LevelsInput {
  @ApiProperty({ type: [LevelInput] })
  // A list within the list would be validated element by element, and pass.
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => LevelInput)
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  readonly levels!: LevelInput[];
}

export class AttributeLevelInput {
  @ApiProperty({
    enum: protectionLevels,
    nullable: true,
    description: 'null: the default of its logical type',
  })
  @ValidateIf((input: AttributeLevelInput) => input.level !== null)
  @IsIn(protectionLevels)
  readonly level!: ProtectionLevel | null;
}

export class AttributeLevelView {
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: protectionLevels, nullable: true }) readonly own!: ProtectionLevel | null;
  @ApiProperty({ enum: protectionLevels }) readonly effective!: ProtectionLevel;
  @ApiProperty({ description: 'No standing rule answers where this attribute is used: set for it alone' })
  readonly askMe!: boolean;
  @ApiProperty({ description: 'The same, because it is set for its kind of data' })
  readonly asksByKind!: boolean;
}

export class MeterView {
  @ApiProperty({ enum: meterKeys }) readonly logicalType!: MeterKey;
  @ApiProperty({ enum: protectionLevels }) readonly level!: ProtectionLevel;
  @ApiProperty({ description: 'Your own limit in percent of what the level gives; 100: not lowered' })
  readonly ownPercent!: number;
  @ApiProperty({ description: 'Percent of your own limit that is used' }) readonly usedPercent!: number;
  @ApiProperty({ description: 'Percent that open requests you allowed have reserved' })
  readonly reservedPercent!: number;
  @ApiProperty({ description: 'ε in millionths, as you lowered it' }) readonly limitMicro!: number;
  @ApiProperty() readonly usedMicro!: number;
  @ApiProperty() readonly reservedMicro!: number;
}

/** What an entry of the budget is of. */
export const budgetEntryKinds = ['query', 'market_statistics'] as const;

export class BudgetEntryView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: budgetEntryKinds, description: '`market_statistics`: the weekly count of the market' })
  readonly of!: (typeof budgetEntryKinds)[number];
  @ApiProperty({ type: String, nullable: true, description: 'Null where it is of no query' })
  readonly queryId!: string | null;
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ enum: protectionLevels }) readonly class!: ProtectionLevel;
  @ApiProperty({ enum: ['reserved', 'spent', 'void'] }) readonly state!: string;
  @ApiProperty({ description: 'False for a dataset: what it lets out cannot be measured in ε' })
  readonly measurable!: boolean;
  @ApiProperty({ description: 'ε in millionths; 0 where it is not measurable' })
  readonly amountMicro!: number;
  @ApiProperty() readonly at!: string;
}

export class BudgetView {
  @ApiProperty({ type: [MeterView] }) readonly meters!: readonly MeterView[];
}

export class BudgetEntriesPage {
  @ApiProperty({ type: [BudgetEntryView] }) readonly items!: readonly BudgetEntryView[];
  @ApiProperty({ required: false }) readonly nextCursor?: string;
}

export class CapInput {
  @ApiProperty({ enum: meterKeys, description: '`all`: over all kinds of data together' })
  @IsIn(meterKeys)
  readonly logicalType!: MeterKey;

  @ApiProperty({
    minimum: 0,
    maximum: 100,
    description: 'Of the limit that the level gives. 0: nothing more is allowed; 100: no limit of your own',
  })
  @IsInt()
  @Min(0)
  @Max(100)
  readonly percent!: number;
}

export class CapsInput {
  @ApiProperty({ type: [CapInput] })
  // A list within the list would be validated element by element, and pass.
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CapInput)
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  readonly caps!: CapInput[];
}
