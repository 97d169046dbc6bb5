import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional } from '@mynedata/platform';
import type { ArchiveState } from './archive.entity';
import { IsDefined, IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';

export const remainders = ['claim_code', 'donate'] as const;

export class EraseAccountInput {
  @ApiProperty({ maxLength: 200, description: 'Your password once more' })
  @IsString()
  @Length(1, 200)
  readonly password!: string;

  @ApiProperty({
    enum: remainders,
    description:
      'What becomes of money that is left or still comes: a claim code redeems it for three years, or it is given to the market, which pays others of it',
  })
  @IsIn(remainders)
  readonly remainder!: (typeof remainders)[number];

  @ApiPropertyOptional({
    maxLength: 60,
    description: 'The code that you were shown, for remainder claim_code',
  })
  @ValidateIf((input: EraseAccountInput) => input.remainder === 'claim_code' || input.claimCode !== undefined)
  @IsDefined({ message: 'claimCode is required: have it shown first, and write it down' })
  @IsString()
  @Length(1, 60)
  readonly claimCode?: string;
}

export class ProfileChanges {
  @ApiPropertyOptional({ pattern: '^[A-Za-z0-9_.-]{3,32}$' })
  @Optional()
  @IsString()
  @Matches(/^[A-Za-z0-9_.-]{3,32}$/, {
    message: 'username must be 3 to 32 letters, digits, dots, dashes or underscores',
  })
  readonly username?: string;
}

export class PasswordInput {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @Length(1, 200)
  readonly password!: string;

  @ApiProperty({ minLength: 10, maxLength: 200 })
  @IsString()
  @Length(10, 200, { message: 'newPassword must be 10 to 200 characters long' })
  readonly newPassword!: string;
}

export class ArchiveView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: ['waiting', 'ready'] }) readonly state!: ArchiveState;
  @ApiProperty() readonly orderedAt!: string;
  @ApiProperty({ description: 'Until when it can be fetched' }) readonly expiresAt!: string;
  @ApiProperty() readonly bytes!: number;
}
