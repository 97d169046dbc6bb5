import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import {
  CONFIG,
  type Config,
  ForAccount,
  IdPipe,
  type ProcessorCaller,
  Refuses,
  TheAccount,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import type { Response } from 'express';
import { AccountsView } from '../accounts.view';
import { endedSessionCookies } from '../session-cookies';
import { SessionView } from '../users.dto';
import type { ArchiveRow } from './archive.entity';
import { ChangeProfile } from './change-profile';
import { EraseAccount } from './erase-account';
import { OrderArchive } from './order-archive';
import { ArchiveView, EraseAccountInput, PasswordInput, ProfileChanges } from './rights.dto';

@ApiTags('accounts')
@Controller('profile')
export class RightsController {
  constructor(
    private readonly accounts: AccountsView,
    private readonly changeProfile: ChangeProfile,
    private readonly eraseAccount: EraseAccount,
    private readonly archives: OrderArchive,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @ApiOperation({ summary: 'Changes what your account says of you' })
  @Patch()
  @ForAccount()
  @Refuses([409, 'Username taken'])
  @ApiOkResponse({ type: SessionView })
  async change(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Body() { username }: ProfileChanges,
  ): Promise<SessionView> {
    if (username !== undefined) await this.changeProfile.username(accountIdOf(caller), username);
    return this.accounts.session(accountIdOf(caller));
  }

  @ApiOperation({ summary: 'Changes your password, and ends all other sessions' })
  @Put('password')
  @HttpCode(204)
  @ForAccount()
  @Refuses([429, 'Too many attempts'])
  @ApiNoContentResponse()
  password(@TheAccount() caller: UserCaller | ProcessorCaller, @Body() input: PasswordInput): Promise<void> {
    return this.changeProfile.password(caller, input.password, input.newPassword);
  }

  @ApiOperation({ summary: 'Orders an archive with everything about you; you are told when it is ready' })
  @Post('archives')
  @HttpCode(202)
  @ForAccount()
  @Refuses([429, 'Too many attempts'])
  @ApiAcceptedResponse({ type: [ArchiveView] })
  async orderArchive(@TheAccount() caller: UserCaller | ProcessorCaller): Promise<ArchiveView[]> {
    await this.archives.run(accountIdOf(caller));
    return (await this.archives.list(accountIdOf(caller))).map(archiveView);
  }

  @ApiOperation({ summary: 'Archives with everything about you, newest first' })
  @Get('archives')
  @ForAccount()
  @ApiOkResponse({ type: [ArchiveView] })
  async listArchives(@TheAccount() caller: UserCaller | ProcessorCaller): Promise<ArchiveView[]> {
    return (await this.archives.list(accountIdOf(caller))).map(archiveView);
  }

  @ApiOperation({
    summary: 'An archive: a ZIP file of JSON and CSV, with index.json that says what is where',
  })
  @Get('archives/:id/file')
  @Header('cache-control', 'no-store')
  @ForAccount()
  @Refuses([404, 'No such archive, or its days are over'], [409, 'Still being written'])
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'The file', schema: { type: 'string', format: 'binary' } })
  async archive(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.archives.open(accountIdOf(caller), id)), {
      type: 'application/zip',
      disposition: 'attachment; filename="mynedata-archive.zip"',
    });
  }

  @ApiOperation({
    summary: 'Deletes your account and everything of yours, at once and for good',
    description:
      'Deletes your account, data, settings, tokens and keys in one step. Consents to queries that are not computed yet end. In one that is being computed your data goes at once and your reward comes all the same. An organisation ends with its last member: its open queries are cancelled and credited.',
  })
  @Post('erasure')
  @HttpCode(204)
  @ForAccount()
  @Refuses([429, 'Too many attempts'])
  @ApiNoContentResponse()
  async erase(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Body() { password, remainder, claimCode }: EraseAccountInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.eraseAccount.run(caller, password, remainder === 'donate' ? undefined : claimCode);
    response.setHeader('Set-Cookie', endedSessionCookies(this.config.environment === 'production'));
  }
}

const archiveView = (row: ArchiveRow): ArchiveView => ({
  id: row.id,
  state: row.state,
  orderedAt: row.orderedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  bytes: Number(row.bytes),
});
