import { Body, Controller, Header, HttpCode, Ip, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { sat } from '@mynedata/money';
import {
  ForAccount,
  ForEveryone,
  type ProcessorCaller,
  Refuses,
  TheAccount,
  type UserCaller,
} from '@mynedata/platform';
import { PayoutPreviewView } from '../payments.dto';
import { previewView } from '../payouts/earnings.view';
import {
  ClaimCodeInput,
  ClaimPayoutInput,
  ClaimToAddressInput,
  ClaimView,
  IssueClaimCodeInput,
  NewClaimCodeView,
  RedeemedView,
} from './claims.dto';
import { IssueClaimCode } from './issue-claim-code';
import { type OpenedClaim, RedeemClaimCode } from './redeem-claim-code';

const tooMany = [429, 'Too many attempts'] as const;
const unknown = [404, 'No such code, or it is over'] as const;

@ApiTags('earnings')
@Controller('claim-codes')
export class ClaimsController {
  constructor(
    private readonly issueClaimCode: IssueClaimCode,
    private readonly redeem: RedeemClaimCode,
  ) {}

  @ApiOperation({
    summary: 'Shows the code that redeems your balance once your account is deleted; a new one each time',
  })
  @Post()
  @Header('cache-control', 'no-store')
  @ForAccount()
  @Refuses(tooMany)
  @ApiCreatedResponse({ type: NewClaimCodeView })
  async issue(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Body() input: IssueClaimCodeInput,
  ): Promise<NewClaimCodeView> {
    return { claimCode: await this.issueClaimCode.run(caller, input.password) };
  }

  @ApiOperation({ summary: 'Moves what a claim code holds into your account' })
  @Post('redeem')
  @HttpCode(200)
  @ForAccount()
  @Refuses(unknown, tooMany)
  @ApiOkResponse({ type: RedeemedView })
  async intoAccount(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Body() input: ClaimCodeInput,
    @Ip() ip: string,
  ): Promise<RedeemedView> {
    return { amountSat: (await this.redeem.intoAccount(caller, input.code, ip)).toString() };
  }

  @ApiOperation({ summary: 'What a claim code holds, and until when it redeems' })
  @Post('look')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ForEveryone()
  @Refuses(unknown, tooMany)
  @ApiOkResponse({ type: ClaimView })
  async look(@Body() input: ClaimCodeInput, @Ip() ip: string): Promise<ClaimView> {
    return claimView(await this.redeem.look(input.code, ip));
  }

  @ApiOperation({ summary: 'What being paid to an address would cost now' })
  @Post('payouts/preview')
  @HttpCode(200)
  @ForEveryone()
  @Refuses(unknown, tooMany)
  @ApiOkResponse({ type: PayoutPreviewView })
  async preview(@Body() input: ClaimToAddressInput, @Ip() ip: string): Promise<PayoutPreviewView> {
    return previewView(await this.redeem.preview(input.code, input.address, ip));
  }

  @ApiOperation({
    summary: 'Pays what a claim code holds to an address, for at most the fee that you accept',
  })
  @Post('payouts')
  @HttpCode(202)
  @ForEveryone()
  @Refuses(unknown, [409, 'Not feasible, or the fee became higher'], tooMany)
  @ApiAcceptedResponse({ type: ClaimView })
  async toAddress(@Body() input: ClaimPayoutInput, @Ip() ip: string): Promise<ClaimView> {
    return claimView(await this.redeem.toAddress(input.code, input.address, sat(input.acceptFeeSat), ip));
  }
}

const claimView = ({ row, availableSat, inPayoutSat }: OpenedClaim): ClaimView => ({
  availableSat: availableSat.toString(),
  inPayoutSat: inPayoutSat.toString(),
  validUntil: row.expiresAt?.toISOString() ?? '',
  ...(row.address === null ? {} : { address: row.address }),
  ...(row.refused === null ? {} : { refused: row.refused }),
});
