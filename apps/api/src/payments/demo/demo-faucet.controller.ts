import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ForAccount,
  type ProcessorCaller,
  Refuses,
  TheAccount,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import { FaucetInput, FaucetView, MineInput } from '../payments.dto';
import { UseFaucet } from './use-faucet';

/** Play money in a demo market. */
@ApiTags('demo')
@Controller('demo')
export class DemoFaucetController {
  constructor(private readonly useFaucet: UseFaucet) {}

  @ApiOperation({ summary: "Pays an address from the demo's faucet" })
  @Post('faucet')
  @HttpCode(200)
  @ForAccount()
  @Refuses([429, 'Too much for an hour'])
  @ApiOkResponse({ type: FaucetView })
  pay(@TheAccount() caller: UserCaller | ProcessorCaller, @Body() input: FaucetInput): Promise<FaucetView> {
    return this.useFaucet.pay(accountIdOf(caller), input.address, input.amountSat);
  }

  @ApiOperation({ summary: 'Finds blocks now instead of in a moment' })
  @Post('mine')
  @HttpCode(204)
  @ForAccount()
  @Refuses([429, 'Too much for an hour'])
  @ApiNoContentResponse()
  mine(@TheAccount() caller: UserCaller | ProcessorCaller, @Body() input: MineInput): Promise<void> {
    return this.useFaucet.mine(accountIdOf(caller), input.blocks);
  }
}
