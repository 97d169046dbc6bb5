import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { OrganisationView, type OrganisationType, organisationTypes } from '@mynedata/users';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { type MeterKey, meterKeys } from './budget';
import { type ProtectionLevel, protectionLevels } from './level';
import { type SettingKind, settingKinds } from './setting-change';

/** At most 21 million bitcoin. */
const satPattern = /^(0|[1-9]\d{0,15})$/;

/** A list of objects of one class; a list within the list would be validated element by element, and pass. */
const ListOf =
  (of: () => new () => object, most: number): PropertyDecorator =>
  (target, key) => {
    for (const decorate of [
      IsObject({ each: true }),
      ValidateNested({ each: true }),
      Type(of),
      ArrayMinSize(1),
      ArrayMaxSize(most),
    ])
      decorate(target, key);
  };

export class OrganisationTypeSetting {
  @ApiProperty({ enum: organisationTypes })
  @IsIn(organisationTypes)
  readonly organisationType!: OrganisationType;

  @ApiProperty({ description: 'Whether organisations of this type may ask you' })
  @IsBoolean()
  readonly allowed!: boolean;
}

export class OrganisationTypesInput {
  @ApiProperty({ type: [OrganisationTypeSetting] })
  @ListOf(() => OrganisationTypeSetting, 20)
  readonly types!: OrganisationTypeSetting[];
}

export class BlockedOrganisationView extends OrganisationView {
  @ApiProperty() readonly blockedAt!: string;
}

export class OrganisationSettingsView {
  @ApiProperty({ type: [OrganisationTypeSetting] }) readonly types!: readonly OrganisationTypeSetting[];
  @ApiProperty({ type: [BlockedOrganisationView], description: 'Newest first' })
  readonly blocked!: readonly BlockedOrganisationView[];
}

export class ReservePriceSetting {
  @ApiProperty({ enum: logicalTypes })
  @IsIn(logicalTypes)
  readonly logicalType!: LogicalType;

  @ApiProperty({ enum: organisationTypes })
  @IsIn(organisationTypes)
  readonly organisationType!: OrganisationType;

  @ApiProperty({ pattern: satPattern.source, example: '200', description: 'Satoshi; 0: no reserve price' })
  @IsString()
  @Matches(satPattern, { message: 'sat must be a whole number of satoshi, for example 5000' })
  readonly sat!: string;
}

export class ReservePricesInput {
  @ApiProperty({ type: [ReservePriceSetting], description: 'Pairs that are not named keep their price' })
  @ListOf(() => ReservePriceSetting, 100)
  readonly prices!: ReservePriceSetting[];
}

export class AskMeSetting {
  @ApiProperty({ enum: logicalTypes })
  @IsIn(logicalTypes)
  readonly logicalType!: LogicalType;

  @ApiProperty({ description: 'No standing rule answers where this kind of data is used' })
  @IsBoolean()
  readonly askMe!: boolean;
}

export class AskMeInput {
  @ApiProperty({ type: [AskMeSetting] })
  @ListOf(() => AskMeSetting, 20)
  readonly kinds!: AskMeSetting[];
}

export class AttributeAskMeInput {
  @ApiProperty({ description: 'No standing rule answers where this attribute is used' })
  @IsBoolean()
  readonly askMe!: boolean;
}

export class MarketStatisticsInput {
  @ApiProperty({ description: 'Whether you are in the weekly count of the market' })
  @IsBoolean()
  readonly counted!: boolean;
}

export class MarketStatisticsSetting extends MarketStatisticsInput {
  @ApiProperty({
    description: 'ε in millionths that each count takes of your budget, of every kind of data you share',
  })
  readonly epsilonMicro!: number;
}

export class LevelChangeView {
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: protectionLevels }) readonly from!: ProtectionLevel;
  @ApiProperty({ enum: protectionLevels }) readonly to!: ProtectionLevel;
}

export class PresetEffectView {
  @ApiProperty() readonly name!: string;
  @ApiProperty({
    type: [LevelChangeView],
    description: 'What the preset would change for you; empty: nothing',
  })
  readonly changes!: readonly LevelChangeView[];
  @ApiProperty({ description: 'Attributes with a level of their own, which the preset leaves as they are' })
  readonly attributesKept!: number;
}

export class SettingSubjectView {
  @ApiPropertyOptional({ enum: meterKeys }) readonly logicalType?: MeterKey;
  @ApiPropertyOptional({ enum: organisationTypes }) readonly organisationType?: OrganisationType;
  @ApiPropertyOptional() readonly organisationId?: string;
  @ApiPropertyOptional() readonly organisationName?: string;
  @ApiPropertyOptional() readonly sourceId?: string;
  @ApiPropertyOptional({ example: 'ActivityTracker.steps' }) readonly attribute?: string;
  @ApiPropertyOptional() readonly ruleId?: string;
  @ApiPropertyOptional() readonly ruleName?: string;
}

export class SettingChangeView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty({ enum: settingKinds }) readonly kind!: SettingKind;
  @ApiProperty({ type: SettingSubjectView }) readonly subject!: SettingSubjectView;
  @ApiProperty({ type: String, nullable: true, description: 'Null: there was none of your own' })
  readonly before!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Null: there is none of your own any more' })
  readonly after!: string | null;
}

export class SettingChangesPage {
  @ApiProperty({ type: [SettingChangeView] }) readonly items!: readonly SettingChangeView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}
