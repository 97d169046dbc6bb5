import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { BookingKind } from './ledger/ledger';

const sat = { description: 'Satoshis', example: '21000' };

export class PayoutAddressInput {
  @ApiProperty({ minLength: 1, maxLength: 120, example: 'bc1p…' })
  @IsString()
  @Length(1, 120)
  readonly address!: string;
}

export class PayoutRequestInput {
  @ApiProperty({
    pattern: '^[0-9]{1,12}$',
    description: 'The fee that was shown and is accepted, in satoshis',
  })
  @Matches(/^[0-9]{1,12}$/, { message: 'acceptFeeSat must be a whole number of satoshis, for example 5000' })
  readonly acceptFeeSat!: string;
}

export class PayoutAddressView {
  @ApiProperty() readonly address!: string;
  @ApiProperty({ description: 'From when payouts go there' }) readonly validFrom!: string;
}

export class PayoutMinimumView {
  @ApiProperty(sat) readonly nowSat!: string;
  @ApiProperty({ ...sat, description: 'Smallest amount that is paid out by itself' })
  readonly automaticSat!: string;
  @ApiProperty({ description: 'sat/vB' }) readonly feeRate!: number;
  @ApiProperty({ description: 'Why there is a minimum' }) readonly explanation!: string;
}

export class PayoutRequestView {
  @ApiProperty() readonly requestedAt!: string;
  @ApiProperty(sat) readonly acceptFeeSat!: string;
  @ApiProperty({ enum: ['waiting', 'sent', 'refused'] }) readonly state!: 'waiting' | 'sent' | 'refused';
  @ApiPropertyOptional({ description: 'Why it was not done' }) readonly reason?: string;
}

export const payoutStates = ['preparing', 'sent', 'confirmed'] as const;

export class PayoutView {
  @ApiProperty() readonly at!: string;
  @ApiProperty({ enum: payoutStates }) readonly state!: (typeof payoutStates)[number];
  @ApiProperty() readonly address!: string;
  @ApiProperty(sat) readonly grossSat!: string;
  @ApiProperty({ ...sat, description: 'Your share of the network fee' }) readonly feeSat!: string;
  @ApiProperty(sat) readonly netSat!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Shown to you only' }) readonly txid!:
    string | null;
  @ApiProperty() readonly confirmations!: number;
}

export class EarningsView {
  @ApiProperty(sat) readonly availableSat!: string;
  @ApiProperty({ ...sat, description: 'In a payout that is being prepared' }) readonly inPayoutSat!: string;
  @ApiProperty({ ...sat, description: 'Arrived or on its way, after fees' }) readonly paidSat!: string;
  @ApiPropertyOptional({ type: PayoutAddressView }) readonly address?: PayoutAddressView;
  @ApiPropertyOptional({ type: PayoutAddressView, description: 'Replaces the address later' })
  readonly nextAddress?: PayoutAddressView;
  @ApiPropertyOptional({
    type: PayoutMinimumView,
    description: 'Missing while the Bitcoin node cannot be asked',
  })
  readonly minimum?: PayoutMinimumView;
  @ApiPropertyOptional({ type: PayoutRequestView, description: 'The newest request to be paid' })
  readonly request?: PayoutRequestView;
  @ApiProperty({ type: [PayoutView], description: 'Newest first' }) readonly payouts!: readonly PayoutView[];
}

export const infeasible = ['no_address', 'nothing_to_pay', 'fee_share', 'too_small'] as const;

export class PayoutPreviewView {
  @ApiProperty(sat) readonly grossSat!: string;
  @ApiProperty({
    ...sat,
    description: 'The most it costs at this moment; less when others are paid with you',
  })
  readonly feeSat!: string;
  @ApiProperty(sat) readonly netSat!: string;
  @ApiProperty({ description: 'The fee in percent of the amount' }) readonly percent!: number;
  @ApiProperty() readonly feasible!: boolean;
  @ApiPropertyOptional({ enum: infeasible }) readonly reason?: (typeof infeasible)[number];
}

export class MovementView {
  @ApiProperty() readonly at!: string;
  @ApiProperty({ enum: ['deposit', 'refund', 'settle', 'fund', 'deposit-reversal', 'claim'] })
  readonly kind!: BookingKind;
  @ApiProperty({ description: 'Satoshis; negative when credit was used' }) readonly amountSat!: string;
  @ApiPropertyOptional({ description: 'The query that it came from or went to' }) readonly queryId?: string;
  @ApiPropertyOptional({ description: 'The payment that it came from' }) readonly txid?: string;
}

export class CreditView {
  @ApiProperty(sat) readonly creditSat!: string;
  @ApiProperty({ type: [MovementView], description: 'The newest 100' })
  readonly movements!: readonly MovementView[];
}

export class FaucetInput {
  @ApiProperty({ minLength: 1, maxLength: 120 })
  @IsString()
  @Length(1, 120)
  readonly address!: string;

  @ApiProperty({ example: '1442500', description: 'Satoshi, from 1,000 to 999,999,999' })
  @IsString()
  @Matches(/^[1-9][0-9]{3,8}$/, {
    message: 'amountSat must be a whole number of satoshi from 1000 to 999999999, for example 5000',
  })
  readonly amountSat!: string;
}

export class MineInput {
  @ApiProperty({ minimum: 1, maximum: 10 })
  @IsInt()
  @Min(1)
  @Max(10)
  readonly blocks!: number;
}

export class FaucetView {
  @ApiProperty() readonly txid!: string;
}
