import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type LogicalType, logicalTypes } from '@mynedata/sources';

export class OwnSlotView {
  @ApiProperty() readonly from!: string;
  @ApiProperty() readonly to!: string;
  @ApiProperty({ description: 'Of numbers the mean of your records in the slot, else the latest; as text' })
  readonly value!: string;
}

export class OwnValuesView {
  @ApiProperty({ example: 'RandomData.random_two' }) readonly attribute!: string;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ type: String, nullable: true }) readonly unit!: string | null;
  @ApiProperty({ description: 'It is a number' }) readonly isNumber!: boolean;
  @ApiProperty({ type: [OwnSlotView], description: 'Only slots in which you have a value' })
  readonly slots!: readonly OwnSlotView[];
}

export class OwnConditionView {
  @ApiProperty({ example: 'PersonalInformation.city = aachen' }) readonly text!: string;
  @ApiProperty({ description: 'Conditions of one term hold together; one term that holds is enough' })
  readonly term!: number;
  @ApiProperty({ description: 'It holds for you now' }) readonly holds!: boolean;
}

export class PreviewView {
  @ApiProperty({ description: 'False when your settings or data do not fit: nothing of yours would be used' })
  readonly fits!: boolean;
  @ApiProperty({
    type: [OwnValuesView],
    description: 'What goes in: your own values, as they would be read now',
  })
  readonly values!: readonly OwnValuesView[];
  @ApiProperty({ type: [OwnConditionView], description: 'What everybody who takes part fulfils' })
  readonly conditions!: readonly OwnConditionView[];
  @ApiProperty({ description: 'Slots of the whole interval' }) readonly slots!: number;
  @ApiProperty({ type: [String], description: 'What the organisation learns of you in the worst case' })
  readonly worstCase!: readonly string[];
  @ApiPropertyOptional({ description: 'A dataset: values leave, generalised or shifted' })
  readonly dataset?: boolean;
}
