import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Scope, scopes, Optional, IsSingle } from '@mynedata/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsDefined,
  IsIn,
  IsString,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { Role } from './account.entity';
import { type ProofMethod, proofMethods } from './domains/domain';
import { type OrganisationType, organisationTypes } from './organisation';

export class OrganisationInput {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'RWTH Institute for Data Science' })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name!: string;

  @ApiProperty({ enum: organisationTypes })
  @IsIn(organisationTypes)
  readonly organisationType!: OrganisationType;

  @ApiPropertyOptional({ maxLength: 2000 })
  @Optional()
  @IsString()
  @MaxLength(2000)
  readonly description?: string;

  @ApiPropertyOptional({ maxLength: 300, example: 'https://example.org' })
  @Optional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true })
  @MaxLength(300)
  readonly website?: string;
}

export class SignInInput {
  @ApiProperty({ maxLength: 32 })
  @IsString()
  @Length(1, 32)
  readonly username!: string;

  @ApiProperty({ maxLength: 200 })
  @IsString()
  @Length(1, 200)
  readonly password!: string;
}

export class RegisterInput {
  @ApiProperty({ enum: ['user', 'processor'] })
  @IsIn(['user', 'processor'])
  readonly role!: Role;

  @ApiProperty({ pattern: '^[A-Za-z0-9_.-]{3,32}$', description: 'A pseudonym is enough.' })
  @IsString()
  @Matches(/^[A-Za-z0-9_.-]{3,32}$/, {
    message: 'username must be 3 to 32 letters, digits, dots, dashes or underscores',
  })
  readonly username!: string;

  @ApiProperty({ minLength: 10, maxLength: 200 })
  @IsString()
  @Length(10, 200, { message: 'password must be 10 to 200 characters long' })
  readonly password!: string;

  @ApiPropertyOptional({ type: OrganisationInput, description: 'Required for a processor.' })
  @ValidateIf((input: RegisterInput) => input.role === 'processor' || input.organisation !== undefined)
  @IsDefined({ message: 'organisation is required for a processor' })
  @IsSingle()
  @ValidateNested()
  @Type(() => OrganisationInput)
  readonly organisation?: OrganisationInput;
}

export class OrganisationChanges {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    description: 'Stays while queries or in-person requests are open',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name?: string;

  @ApiPropertyOptional({ enum: organisationTypes, description: 'Stays once people were asked' })
  @Optional()
  @IsIn(organisationTypes)
  readonly organisationType?: OrganisationType;

  @ApiPropertyOptional({ maxLength: 2000 })
  @Optional()
  @IsString()
  @MaxLength(2000)
  readonly description?: string;

  @ApiPropertyOptional({ maxLength: 300, description: 'Empty to remove it' })
  @Optional()
  @ValidateIf((changes: OrganisationChanges) => changes.website !== '')
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true })
  @MaxLength(300)
  readonly website?: string;
}

export class VerifiedDomainView {
  @ApiProperty({ example: 'example.org' }) readonly name!: string;
  @ApiProperty({ enum: proofMethods }) readonly method!: ProofMethod;
  @ApiProperty() readonly verifiedAt!: string;
  @ApiProperty({ description: 'The website of the profile lies on this domain' })
  readonly coversWebsite!: boolean;
}

export class OrganisationView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly name!: string;
  @ApiProperty({ enum: organisationTypes }) readonly organisationType!: OrganisationType;
  @ApiProperty() readonly description!: string;
  @ApiProperty() readonly website!: string;
  @ApiProperty() readonly demo!: boolean;
  @ApiPropertyOptional({ type: VerifiedDomainView, description: 'Only while a proof of it counts' })
  readonly verifiedDomain?: VerifiedDomainView;
}

export class SessionView {
  @ApiProperty() readonly accountId!: string;
  @ApiProperty({ enum: ['user', 'processor'] }) readonly role!: Role;
  @ApiProperty() readonly username!: string;
  @ApiProperty({ description: 'A demo account: made by the product, holds made-up data' })
  readonly demo!: boolean;
  @ApiProperty() readonly memberSince!: string;
  @ApiPropertyOptional({ type: OrganisationView }) readonly organisation?: OrganisationView;
}

export class ApiKeyInput {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'nightly report' })
  @IsString()
  @Length(1, 100)
  readonly name!: string;

  @ApiProperty({ enum: scopes, isArray: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(scopes.length)
  @ArrayUnique()
  @IsIn(scopes, { each: true })
  readonly scopes!: Scope[];
}

export class ApiKeyView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly name!: string;
  @ApiProperty({ enum: scopes, isArray: true }) readonly scopes!: readonly Scope[];
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ type: String, nullable: true }) readonly lastUsedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly revokedAt!: string | null;
}

export class NewApiKeyView extends ApiKeyView {
  @ApiProperty({ description: 'The key itself, shown this once.' }) readonly key!: string;
}
