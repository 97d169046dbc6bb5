import { ApiProperty } from '@nestjs/swagger';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, ValidateIf, ValidateNested, IsObject } from 'class-validator';
import { type ProtectionLevel, protectionLevels } from './level';

export class OddsView {
  @ApiProperty({ example: '62' }) readonly likely!: string;
  @ApiProperty({ example: '38' }) readonly unlikely!: string;
}

export class LevelParametersView {
  @ApiProperty({ enum: ['low', 'medium', 'high'] }) readonly level!: ProtectionLevel;
  @ApiProperty({ description: 'ε of a whole query' }) readonly epsilon!: number;
  @ApiProperty({ description: 'ε per logical type in 90 days' }) readonly budget!: number;
  @ApiProperty({ description: 'ε over all types in 90 days' }) readonly cap!: number;
  @ApiProperty() readonly k!: number;
  @ApiProperty({ description: 'Least number of participants a query may ask for' })
  readonly minimumParticipants!: number;
  @ApiProperty({ type: OddsView, description: 'What a 50:50 guess becomes at most by one result' })
  readonly oddsOfOneResult!: OddsView;
  @ApiProperty({ type: OddsView, description: 'By everything in 90 days that uses one kind of data' })
  readonly oddsOf90Days!: OddsView;
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

export class ParametersView {
  @ApiProperty({ type: [LevelParametersView] }) readonly levels!: readonly LevelParametersView[];
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ type: [PresetView] }) readonly presets!: readonly PresetView[];
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
}

export class MeterView {
  @ApiProperty({ enum: [...logicalTypes, 'all'] }) readonly logicalType!: LogicalType | 'all';
  @ApiProperty({ enum: protectionLevels }) readonly level!: ProtectionLevel;
  @ApiProperty({ description: 'Percent of your own limit that is used' }) readonly usedPercent!: number;
  @ApiProperty({ description: 'Percent that open requests you allowed have reserved' })
  readonly reservedPercent!: number;
  @ApiProperty({ description: 'ε in millionths' }) readonly limitMicro!: number;
  @ApiProperty() readonly usedMicro!: number;
  @ApiProperty() readonly reservedMicro!: number;
}

export class BudgetEntryView {
  @ApiProperty() readonly queryId!: string;
  @ApiProperty({ enum: logicalTypes, isArray: true }) readonly logicalTypes!: readonly LogicalType[];
  @ApiProperty({ enum: protectionLevels }) readonly class!: ProtectionLevel;
  @ApiProperty({ enum: ['reserved', 'spent', 'void'] }) readonly state!: string;
  @ApiProperty({ description: 'ε in millionths' }) readonly amountMicro!: number;
  @ApiProperty() readonly at!: string;
}

export class BudgetView {
  @ApiProperty({ type: [MeterView] }) readonly meters!: readonly MeterView[];
  @ApiProperty({ type: [BudgetEntryView], description: 'The newest 200 entries' })
  readonly entries!: readonly BudgetEntryView[];
}
