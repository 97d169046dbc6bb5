import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import type { PairingState } from './pairing';
import { type OAuthErrorCode, oauthErrors } from './oauth-error';
import { deviceGrant, grantedScope } from './oauth-request';

/** RFC 8628 3.1. */
export class DeviceAuthorizationInput {
  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    description: 'What the device calls itself; people see it before they allow it',
    example: 'Weather station',
  })
  readonly client_id!: string;
  @ApiPropertyOptional({ enum: [grantedScope] }) readonly scope?: string;
}

/** RFC 8628 3.2. */
export class DeviceAuthorizationView {
  @ApiProperty({ description: 'Only for the device: it polls with this' }) readonly device_code!: string;
  @ApiProperty({ example: 'BCDF-GHJK' }) readonly user_code!: string;
  @ApiProperty() readonly verification_uri!: string;
  @ApiProperty() readonly verification_uri_complete!: string;
  @ApiProperty({ description: 'Seconds' }) readonly expires_in!: number;
  @ApiProperty({ description: 'Seconds between two polls' }) readonly interval!: number;
}

/** RFC 8628 3.4. */
export class DeviceTokenInput {
  @ApiProperty({ enum: [deviceGrant] }) readonly grant_type!: string;
  @ApiProperty() readonly device_code!: string;
  @ApiPropertyOptional({ description: 'As in the first request' }) readonly client_id?: string;
}

/** RFC 6749 5.1. */
export class DeviceTokenView {
  @ApiProperty({ description: 'The token of one source, returned this once' }) readonly access_token!: string;
  @ApiProperty({ enum: ['Bearer'] }) readonly token_type!: 'Bearer';
  @ApiProperty({ enum: [grantedScope] }) readonly scope!: string;
}

/** RFC 6749 5.2: not a problem document, because devices bring OAuth libraries. */
export class OAuthErrorView {
  @ApiProperty({ enum: oauthErrors }) readonly error!: OAuthErrorCode;
  @ApiPropertyOptional() readonly error_description?: string;
}

export class PairingView {
  @ApiProperty({ example: 'BCDF-GHJK' }) readonly userCode!: string;
  @ApiProperty({ description: 'What the device calls itself; nobody has checked it' })
  readonly deviceName!: string;
  @ApiProperty({ enum: ['pending', 'approved', 'denied', 'redeemed'] }) readonly state!: PairingState;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty() readonly expiresAt!: string;
}

export class PairingApprovalInput {
  @ApiProperty({ format: 'uuid', description: 'The source that the device may write to' })
  @IsUUID()
  readonly sourceId!: string;
}
