import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Clock, ForUser, IdPipe, NotValid, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import type { Request } from 'express';
import { IssueSourceToken, type IssuedToken, type NewToken } from './issue-source-token';
import { originOf } from '../pairing/origin';
import { RevokeSourceToken } from './revoke-source-token';
import { RotateSourceToken } from './rotate-source-token';
import type { TokenRow } from '../source.entity';
import { NewTokenView, RotationInput, TokenInput, TokenView } from './source-tokens.dto';
import { SourcesView } from '../sources.view';
import { isLive } from './token';

@ApiTags('sources')
@Controller('sources/:id/tokens')
export class SourceTokensController {
  constructor(
    private readonly view: SourcesView,
    private readonly issueToken: IssueSourceToken,
    private readonly rotateToken: RotateSourceToken,
    private readonly revokeToken: RevokeSourceToken,
    private readonly clock: Clock,
  ) {}

  @ApiOperation({ summary: 'The tokens of a source, live and ended' })
  @Get()
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: [TokenView] })
  async tokensOf(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<TokenView[]> {
    return (await this.view.tokens(user.userId, id)).map((token) => this.viewOf(token));
  }

  @ApiOperation({ summary: 'A token with which one device can push into this source. Shown once' })
  @Post()
  @ForUser()
  @Refuses([404, 'No such source'], [409, 'Too many tokens'])
  @ApiCreatedResponse({ type: NewTokenView })
  async issue(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: TokenInput,
    @Req() request: Request,
  ): Promise<NewTokenView> {
    return this.newViewOf(await this.issueToken.run(user.userId, id, wantedOf(input)), request);
  }

  @ApiOperation({ summary: 'A new token in place of this one, which works on for the overlap' })
  @Post(':tokenId/rotate')
  @ForUser()
  @Refuses([404, 'No such token'], [409, 'The token no longer works, or too many do'])
  @ApiCreatedResponse({ type: NewTokenView })
  async rotate(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('tokenId', IdPipe) tokenId: string,
    @Body() input: RotationInput,
    @Req() request: Request,
  ): Promise<NewTokenView> {
    return this.newViewOf(
      await this.rotateToken.run(user.userId, id, tokenId, input.overlapSeconds),
      request,
    );
  }

  @ApiOperation({ summary: 'Revokes a token at once' })
  @Delete(':tokenId')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such token'])
  @ApiNoContentResponse()
  revoke(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('tokenId', IdPipe) tokenId: string,
  ): Promise<void> {
    return this.revokeToken.run(user.userId, id, tokenId);
  }

  private newViewOf({ token, text }: IssuedToken, request: Request): NewTokenView {
    const origin = originOf(request);
    return {
      ...this.viewOf(token),
      token: text,
      pairing: { url: `${origin}/api/v2/data`, token: text },
      pairingUrl: `${origin}/pair#token=${text}`,
    };
  }

  private viewOf(row: TokenRow): TokenView {
    return {
      id: row.id,
      label: row.label,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      live: isLive(row, this.clock.now()),
    };
  }
}

function wantedOf({ label, expiresAt, expiresInDays }: TokenInput): NewToken {
  if (expiresAt !== undefined && expiresInDays !== undefined)
    throw new NotValid([{ pointer: '/expiresInDays', detail: 'say either expiresAt or expiresInDays' }]);
  return {
    label: label?.trim(),
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
    expiresInDays,
  };
}
