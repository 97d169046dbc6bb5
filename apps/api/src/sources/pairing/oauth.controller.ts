import { Body, Controller, Header, HttpCode, Post, Req, UseFilters, applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { ForAnyDevice } from '@mynedata/platform';
import type { Request } from 'express';
import { OAuthErrorFilter } from './oauth-error.filter';
import { deviceNameOf, grantedScope, parametersOf, pollOf } from './oauth-request';
import { originOf } from './origin';
import {
  DeviceAuthorizationInput,
  DeviceAuthorizationView,
  DeviceTokenInput,
  DeviceTokenView,
  OAuthErrorView,
} from './pairing.dto';
import { RedeemPairing } from './redeem-pairing';
import { StartPairing } from './start-pairing';

const refuses = (status: number, description: string) =>
  ApiResponse({
    status,
    description,
    content: { 'application/json': { schema: { $ref: getSchemaPath(OAuthErrorView) } } },
  });

/** RFC 8628 over RFC 6749: form-encoded or JSON in, errors in the shape of RFC 6749 5.2, nothing cached. */
const OAuthRoute = () =>
  applyDecorators(
    ForAnyDevice(),
    HttpCode(200),
    Header('Cache-Control', 'no-store'),
    ApiConsumes('application/x-www-form-urlencoded', 'application/json'),
    refuses(400, 'Refused; error says how'),
    refuses(429, 'Too many attempts'),
    refuses(503, 'Unavailable right now'),
  );

@ApiTags('pairing')
@ApiExtraModels(OAuthErrorView)
@Controller('oauth')
@UseFilters(OAuthErrorFilter)
export class OAuthController {
  constructor(
    private readonly startPairing: StartPairing,
    private readonly redeemPairing: RedeemPairing,
  ) {}

  @ApiOperation({
    summary: 'A device without a keyboard asks to be paired (RFC 8628 3.1)',
    description:
      'A device without a keyboard asks to be paired (RFC 8628 3.1): show its person `user_code` and `verification_uri`.',
  })
  @Post('device_authorization')
  @OAuthRoute()
  @ApiBody({ type: DeviceAuthorizationInput })
  @ApiOkResponse({ type: DeviceAuthorizationView })
  async authorize(
    @Body() body: object | undefined,
    @Req() request: Request,
  ): Promise<DeviceAuthorizationView> {
    const started = await this.startPairing.run(deviceNameOf(parametersOf(body)), request.ip ?? '');
    const page = `${originOf(request)}/pair`;
    return {
      device_code: started.deviceCode,
      user_code: started.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${started.userCode}`,
      expires_in: started.expiresInSeconds,
      interval: started.intervalSeconds,
    };
  }

  @ApiOperation({
    summary: 'The device polls (RFC 8628 3.4) until its person has answered',
    description:
      'The device polls (RFC 8628 3.4) until its person has answered; then it gets its token, once.',
  })
  @Post('token')
  @OAuthRoute()
  @ApiBody({ type: DeviceTokenInput })
  @ApiOkResponse({ type: DeviceTokenView })
  async token(@Body() body: object | undefined): Promise<DeviceTokenView> {
    const { deviceCode, deviceName } = pollOf(parametersOf(body));
    const access_token = await this.redeemPairing.run(deviceCode, deviceName);
    return { access_token, token_type: 'Bearer', scope: grantedScope };
  }
}
