import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInstant, PageQuery } from '@mynedata/platform';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { OrganisationView } from '@mynedata/users';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type PurposeCategory, purposeCategories } from '../query';
import { type UnwillingReason, unwillingReasons } from '../consent/willing.store';
import { type DisclosureState, type InPersonState, disclosureStates, inPersonStates } from './in-person';

const namePattern = /^[A-Za-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*(\[[A-Za-z0-9_]+\])?$/;
const technicalTypes = ['number', 'integer', 'text', 'boolean', 'date'] as const;
const value = {
  nullable: true,
  oneOf: [{ type: 'number' as const }, { type: 'string' as const }, { type: 'boolean' as const }],
};

export class InPersonInput {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'Discount for families, desk 4' })
  @IsString()
  @Length(1, 120)
  @Matches(/\S/, { message: 'title must not be blank' })
  readonly title!: string;

  @ApiProperty({ enum: purposeCategories })
  @IsIn(purposeCategories)
  readonly purposeCategory!: PurposeCategory;

  @ApiProperty({ minLength: 1, maxLength: 500, description: 'What the values are needed for, in a sentence' })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'purpose must not be blank' })
  readonly purpose!: string;

  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 20,
    example: ['PersonalInformation.birthday'],
    description: 'Attributes of the catalogue, as queries name them; none that identifies a person directly',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  @Matches(namePattern, {
    each: true,
    message: 'each attribute is named Source.attribute or Source.attribute[context]',
  })
  readonly attributes!: string[];

  @ApiProperty({ minimum: 5, maximum: 1440, description: 'So many minutes the code can be answered' })
  @IsInt()
  @Min(5)
  @Max(1440)
  readonly validMinutes!: number;
}

export class InPersonPageQuery extends PageQuery {}

export class AskedAttributeView {
  @ApiProperty({ example: 'PersonalInformation.birthday' }) readonly name!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({ enum: technicalTypes }) readonly technicalType!: (typeof technicalTypes)[number];
  @ApiProperty({ type: String, nullable: true }) readonly unit!: string | null;
}

export class InPersonRequestView {
  @ApiProperty({ format: 'uuid' }) readonly id!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty({ enum: purposeCategories }) readonly purposeCategory!: PurposeCategory;
  @ApiProperty() readonly purpose!: string;
  @ApiProperty({ type: [AskedAttributeView] }) readonly attributes!: readonly AskedAttributeView[];
  @ApiProperty({
    enum: inPersonStates,
    description: '`waiting` until it is allowed or over: that somebody looked, or said no, is not told',
  })
  readonly state!: InPersonState;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ description: 'Until when it can be answered' }) readonly validUntil!: string;
  @ApiProperty({ type: String, nullable: true }) readonly allowedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Until when what was allowed can be fetched' })
  readonly keptUntil!: string | null;
  @ApiProperty({ description: 'SHA-256 of the terms, hexadecimal; the person’s receipt has the same' })
  readonly termsSha256!: string;
}

export class NewInPersonRequestView extends InPersonRequestView {
  @ApiProperty({ example: 'BCDF-GHJK', description: 'Tell it to the person. Shown this once' })
  readonly code!: string;
}

export class InPersonRequestsPage {
  @ApiProperty({ type: [InPersonRequestView] }) readonly items!: readonly InPersonRequestView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class DisclosedValueView {
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ ...value, description: 'Null: nothing is disclosed of it, and why is not told' })
  readonly value!: number | string | boolean | null;
  @ApiProperty({ type: String, nullable: true }) readonly unit!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'When it was measured or set' })
  readonly at!: string | null;
}

export class DisclosedView {
  @ApiProperty({ format: 'uuid' }) readonly requestId!: string;
  @ApiProperty() readonly allowedAt!: string;
  @ApiProperty({ type: [DisclosedValueView] }) readonly values!: readonly DisclosedValueView[];
}

export class CodeInput {
  @ApiProperty({ maxLength: 40, example: 'BCDF-GHJK', description: 'In any case, with or without hyphen' })
  @IsString()
  @MaxLength(40)
  readonly code!: string;
}

export class AllowDisclosureInput {
  @ApiProperty({ description: '`card` as it was shown: only what you saw is disclosed' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'card must be the hash of the card that was shown' })
  readonly card!: string;

  @ApiProperty({ format: 'date-time', description: '`asOf` as it was shown' })
  @IsInstant()
  readonly asOf!: string;
}

export const withheldReasons = ['not_shared', 'no_value'] as const;

export class ShownValueView extends DisclosedValueView {
  @ApiProperty() readonly title!: string;
  @ApiProperty({ enum: logicalTypes }) readonly logicalType!: LogicalType;
  @ApiProperty({
    enum: withheldReasons,
    nullable: true,
    description: 'Why nothing of it would be disclosed. The organisation is not told',
  })
  readonly withheld!: (typeof withheldReasons)[number] | null;
  @ApiProperty({ type: String, nullable: true, description: 'Your source that it is, or would be, from' })
  readonly sourceId!: string | null;
}

export class DisclosureSummaryView {
  @ApiProperty({ format: 'uuid' }) readonly id!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly organisationName!: string;
  @ApiProperty({ enum: disclosureStates }) readonly state!: DisclosureState;
  @ApiProperty() readonly enteredAt!: string;
  @ApiProperty() readonly validUntil!: string;
  @ApiProperty({ type: String, nullable: true }) readonly answeredAt!: string | null;
}

export class DisclosureView extends DisclosureSummaryView {
  @ApiProperty({ type: OrganisationView }) readonly organisation!: OrganisationView;
  @ApiProperty({ enum: purposeCategories }) readonly purposeCategory!: PurposeCategory;
  @ApiProperty() readonly purpose!: string;
  @ApiProperty({ type: [AskedAttributeView] }) readonly attributes!: readonly AskedAttributeView[];
  @ApiProperty() readonly termsSha256!: string;
  @ApiProperty({
    type: [ShownValueView],
    description: 'While it is open: exactly what would be disclosed, as of `asOf`; empty afterwards',
  })
  readonly values!: readonly ShownValueView[];
  @ApiProperty({ type: [String], description: 'Attributes whose values you allowed' })
  readonly disclosed!: readonly string[];
  @ApiProperty() readonly asOf!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Hash of the card, to allow what it shows' })
  readonly card!: string | null;
  @ApiProperty() readonly canAllow!: boolean;
  @ApiProperty() readonly canWithdraw!: boolean;
  @ApiPropertyOptional({ enum: unwillingReasons, description: 'A setting of yours that is against it' })
  readonly against?: UnwillingReason;
  @ApiProperty({
    enum: ['not_measurable'],
    description: 'Exact values are protected by nothing: no ε says what they reveal',
  })
  readonly budget!: 'not_measurable';
  @ApiProperty({ type: String, nullable: true, description: 'Until when the values wait to be fetched' })
  readonly keptUntil!: string | null;
}

export class DisclosuresPage {
  @ApiProperty({ type: [DisclosureSummaryView] }) readonly items!: readonly DisclosureSummaryView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}
