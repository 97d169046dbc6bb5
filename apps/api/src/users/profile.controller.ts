import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Sse } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Database,
  ForAccount,
  ForProcessor,
  IdPipe,
  type ProcessorCaller,
  Realtime,
  Refuses,
  TheAccount,
  TheProcessor,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import { AccountsView } from './accounts.view';
import type { ApiKeyRow } from './api-key.entity';
import { ApiKeysStore } from './api-keys.store';
import { ChangeOrganisation } from './change-organisation';
import { IssueApiKey } from './issue-api-key';
import { RevokeApiKey } from './revoke-api-key';
import { ApiKeyInput, ApiKeyView, NewApiKeyView, OrganisationChanges, SessionView } from './users.dto';

@ApiTags('accounts')
@Controller()
export class ProfileController {
  constructor(
    private readonly database: Database,
    private readonly change: ChangeOrganisation,
    private readonly accountsView: AccountsView,
    private readonly apiKeys: ApiKeysStore,
    private readonly issueApiKey: IssueApiKey,
    private readonly revokeApiKey: RevokeApiKey,
    private readonly realtime: Realtime,
  ) {}

  @ApiOperation({ summary: 'Your account, and your organisation if you are one of its members' })
  @Get('profile')
  @ForAccount()
  @ApiOkResponse({ type: SessionView })
  profile(@TheAccount() caller: UserCaller | ProcessorCaller): Promise<SessionView> {
    return this.accountsView.session(accountIdOf(caller));
  }

  @ApiOperation({ summary: 'Changes the public profile of the organisation' })
  @Patch('organisation')
  @ForProcessor('session')
  @Refuses([409, 'Type or name cannot change any more, or not now'])
  @ApiOkResponse({ type: SessionView })
  async changeOrganisation(
    @TheProcessor() caller: ProcessorCaller,
    @Body() changes: OrganisationChanges,
  ): Promise<SessionView> {
    await this.change.run(caller.organisationId, { ...changes });
    return this.accountsView.session(caller.accountId);
  }

  @ApiOperation({ summary: 'The API keys of your organisation' })
  @Get('api-keys')
  @ForProcessor('session')
  @ApiOkResponse({ type: [ApiKeyView] })
  async keys(@TheProcessor() caller: ProcessorCaller): Promise<ApiKeyView[]> {
    return (await this.database.transaction((tx) => this.apiKeys.of(tx, caller.organisationId))).map(
      apiKeyView,
    );
  }

  @ApiOperation({ summary: 'Issues an API key with the scopes you name. Shown once' })
  @Post('api-keys')
  @ForProcessor('session')
  @Refuses([409, 'Too many keys'])
  @ApiCreatedResponse({ type: NewApiKeyView })
  async issueKey(
    @TheProcessor() caller: ProcessorCaller,
    @Body() input: ApiKeyInput,
  ): Promise<NewApiKeyView> {
    const { key, text } = await this.issueApiKey.run(caller.organisationId, input.name, input.scopes);
    return { ...apiKeyView(key), key: text };
  }

  @ApiOperation({ summary: 'Revokes an API key at once' })
  @Delete('api-keys/:id')
  @HttpCode(204)
  @ForProcessor('session')
  @Refuses([404, 'No such key'])
  @ApiNoContentResponse()
  revokeKey(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.revokeApiKey.run(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Server-sent events: which part of the screen should be read again' })
  @Sse('events')
  @ForAccount()
  @ApiExcludeEndpoint()
  events(@TheAccount() caller: UserCaller | ProcessorCaller) {
    return this.realtime.streamOf(accountIdOf(caller), caller.sessionId);
  }
}

const apiKeyView = (row: ApiKeyRow): ApiKeyView => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
