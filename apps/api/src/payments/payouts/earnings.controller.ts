import { Body, Controller, Get, Headers, HttpCode, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { sat } from '@mynedata/money';
import { ForUser, NotValid, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { EarningsView, PayoutAddressInput, PayoutPreviewView, PayoutRequestInput } from '../payments.dto';
import { PersonalEarningsView } from './earnings.view';
import { RequestPayout } from './request-payout';
import { SetPayoutAddress } from './set-payout-address';

@ApiTags('earnings')
@Controller('earnings')
export class EarningsController {
  constructor(
    private readonly view: PersonalEarningsView,
    private readonly setPayoutAddress: SetPayoutAddress,
    private readonly requestPayout: RequestPayout,
  ) {}

  @ApiOperation({ summary: 'Your balance, your payouts, and where they go' })
  @Get()
  @ForUser()
  @ApiOkResponse({ type: EarningsView })
  earnings(@TheUser() user: UserCaller): Promise<EarningsView> {
    return this.view.of(user.userId);
  }

  @ApiOperation({
    summary: 'Sets where you are paid. The first address counts at once, a replacement after 48 hours',
  })
  @Put('address')
  @ForUser()
  @ApiOkResponse({ type: EarningsView })
  async setAddress(@TheUser() user: UserCaller, @Body() input: PayoutAddressInput): Promise<EarningsView> {
    await this.setPayoutAddress.run(user.userId, input.address);
    return this.view.of(user.userId);
  }

  @ApiOperation({ summary: 'What being paid now would cost' })
  @Post('payouts/preview')
  @HttpCode(200)
  @ForUser()
  @ApiOkResponse({ type: PayoutPreviewView })
  preview(@TheUser() user: UserCaller): Promise<PayoutPreviewView> {
    return this.view.preview(user.userId);
  }

  @ApiOperation({ summary: 'Pays your balance now, for at most the fee that you accept' })
  @Post('payouts')
  @ForUser()
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'A new random text for each request; sending it again changes nothing',
  })
  @Refuses([409, 'Not feasible, or the fee became higher'])
  @ApiCreatedResponse({ type: EarningsView })
  async payNow(
    @TheUser() user: UserCaller,
    @Body() input: PayoutRequestInput,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<EarningsView> {
    await this.requestPayout.run(user.userId, sat(input.acceptFeeSat), checkedKey(key));
    return this.view.of(user.userId);
  }
}

function checkedKey(key: string | undefined): string {
  if (key === undefined || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new NotValid([
      {
        detail: 'The header Idempotency-Key is required: 1 to 200 visible characters, new for each request.',
      },
    ]);
  return key;
}
