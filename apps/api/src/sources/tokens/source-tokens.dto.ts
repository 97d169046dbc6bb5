import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsInstant, Optional } from '@mynedata/platform';
import { defaultOverlapSeconds, maxLifeDays, maxOverlapSeconds } from './token';

export class TokenInput {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'Weather station on the roof' })
  @Optional()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'label must not be blank' })
  readonly label?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When it stops working; never, when nothing is said',
  })
  @Optional()
  @IsInstant()
  readonly expiresAt?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: maxLifeDays, description: 'Instead of expiresAt' })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(maxLifeDays)
  readonly expiresInDays?: number;
}

export class RotationInput {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: maxOverlapSeconds,
    default: defaultOverlapSeconds,
    description: 'For how long the old token still works',
  })
  @Optional()
  @IsInt()
  @Min(0)
  @Max(maxOverlapSeconds)
  readonly overlapSeconds: number = defaultOverlapSeconds;
}

export class TokenView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ type: String, nullable: true }) readonly label!: string | null;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ type: String, nullable: true, description: 'From then on it does not work' })
  readonly expiresAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly lastUsedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly revokedAt!: string | null;
  @ApiProperty({ description: 'Neither revoked nor expired' }) readonly live!: boolean;
}

/** What a device needs, as a QR code shows it: this object as JSON. */
export class PairingCodeView {
  @ApiProperty({ description: 'Where to push SenML' }) readonly url!: string;
  @ApiProperty() readonly token!: string;
}

export class NewTokenView extends TokenView {
  @ApiProperty({ description: 'The token itself, shown this once.' }) readonly token!: string;
  @ApiProperty({ type: PairingCodeView }) readonly pairing!: PairingCodeView;
  @ApiProperty({
    description:
      'The same as an address, for devices that read one. The token stands in the fragment: no server ever sees it.',
  })
  readonly pairingUrl!: string;
}
