import { Body, Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import type { Request } from 'express';
import { AnswerPairing, type Asker } from './answer-pairing';
import { shownUserCode, typedUserCode } from './pairing';
import { PairingApprovalInput, PairingView } from './pairing.dto';

@ApiTags('pairing')
@Controller('pairings/:userCode')
export class PairingsController {
  constructor(private readonly answerPairing: AnswerPairing) {}

  @ApiOperation({ summary: 'The device that waits under the code that it shows' })
  @Get()
  @ForUser()
  @Header('Cache-Control', 'no-store')
  @Refuses([404, 'No device waits under this code'], [429, 'Too many attempts'])
  @ApiOkResponse({ type: PairingView })
  async find(
    @TheUser() user: UserCaller,
    @Param('userCode') userCode: string,
    @Req() request: Request,
  ): Promise<PairingView> {
    const pairing = await this.answerPairing.find(askerOf(user, request), userCode);
    return {
      userCode: shownUserCode(typedUserCode(userCode) ?? ''),
      deviceName: pairing.deviceName,
      state: pairing.state,
      createdAt: pairing.createdAt.toISOString(),
      expiresAt: pairing.expiresAt.toISOString(),
    };
  }

  @ApiOperation({ summary: 'Lets the device write to one of your sources' })
  @Post('approve')
  @HttpCode(204)
  @ForUser()
  @Refuses(
    [404, 'No device waits under this code, or no such source'],
    [409, 'Already answered, or too many tokens'],
    [429, 'Too many attempts'],
  )
  @ApiNoContentResponse()
  approve(
    @TheUser() user: UserCaller,
    @Param('userCode') userCode: string,
    @Body() input: PairingApprovalInput,
    @Req() request: Request,
  ): Promise<void> {
    return this.answerPairing.approve(askerOf(user, request), userCode, input.sourceId.toLowerCase());
  }

  @ApiOperation({ summary: 'Refuses the device' })
  @Post('deny')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No device waits under this code'], [409, 'Already answered'], [429, 'Too many attempts'])
  @ApiNoContentResponse()
  deny(
    @TheUser() user: UserCaller,
    @Param('userCode') userCode: string,
    @Req() request: Request,
  ): Promise<void> {
    return this.answerPairing.deny(askerOf(user, request), userCode);
  }
}

const askerOf = (user: UserCaller, request: Request): Asker => ({
  userId: user.userId,
  address: request.ip ?? '',
});
