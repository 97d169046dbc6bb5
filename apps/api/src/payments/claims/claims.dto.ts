import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';

const code = { minLength: 1, maxLength: 60, example: '7KQ2M-9WXAB-CD3EF-GH4JK' };
const sat = { description: 'Satoshis', example: '21000' };

export class IssueClaimCodeInput {
  @ApiProperty({ maxLength: 200, description: 'Your password once more' })
  @IsString()
  @Length(1, 200)
  readonly password!: string;
}

export class NewClaimCodeView {
  @ApiProperty({ description: 'Shown this once' }) readonly claimCode!: string;
}

export class ClaimCodeInput {
  @ApiProperty(code)
  @IsString()
  @Length(1, 60)
  readonly code!: string;
}

export class ClaimToAddressInput extends ClaimCodeInput {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'bc1p…' })
  @IsString()
  @Length(1, 120)
  readonly address!: string;
}

export class ClaimPayoutInput extends ClaimToAddressInput {
  @ApiProperty({
    pattern: '^[0-9]{1,12}$',
    description: 'The fee that was shown and is accepted, in satoshis',
  })
  @Matches(/^[0-9]{1,12}$/, { message: 'acceptFeeSat must be a whole number of satoshis, for example 5000' })
  readonly acceptFeeSat!: string;
}

export class RedeemedView {
  @ApiProperty({ ...sat, description: 'What came into your account, in satoshis; 0 when nothing was there' })
  readonly amountSat!: string;
}

export class ClaimView {
  @ApiProperty(sat) readonly availableSat!: string;
  @ApiProperty({ ...sat, description: 'In a payout that is being prepared' }) readonly inPayoutSat!: string;
  @ApiProperty() readonly validUntil!: string;
  @ApiPropertyOptional({ description: 'Where it was asked to be paid' }) readonly address?: string;
  @ApiPropertyOptional({ description: 'Why it could not be paid there' }) readonly refused?: string;
}
