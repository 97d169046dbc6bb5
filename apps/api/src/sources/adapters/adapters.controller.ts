import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import type { Response } from 'express';
import {
  AdapterChangesInput,
  AdapterKindView,
  AdapterSettingInput,
  AdapterView,
  AdapterPreviewView,
  adapterView,
  kindView,
  previewView,
} from './adapter.dto';
import { adapters } from './adapter-list';
import { ChangeAdapter } from './change-adapter';
import { ReadAdapter } from './read-adapter';
import { SetAdapter } from './set-adapter';
import { TestAdapter } from './test-adapter';

const key = ({ userId }: UserCaller, sourceId: string) => ({ userId, sourceId });

@ApiTags('adapters')
@Controller()
export class AdaptersController {
  constructor(
    private readonly readAdapter: ReadAdapter,
    private readonly setAdapter: SetAdapter,
    private readonly changeAdapter: ChangeAdapter,
    private readonly testAdapter: TestAdapter,
  ) {}

  @ApiOperation({ summary: 'The kinds of services that data can be fetched from' })
  @Get('adapters')
  @ForUser()
  @ApiOkResponse({ type: [AdapterKindView] })
  kinds(): AdapterKindView[] {
    return adapters.map(kindView);
  }

  @ApiOperation({ summary: 'From which service the source is fetched, and how that goes' })
  @Get('sources/:id/adapter')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: AdapterView })
  @ApiNoContentResponse({ description: 'The source is not fetched from a service' })
  async read(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AdapterView | undefined> {
    const adapter = await this.readAdapter.find(key(user, id));
    response.status(adapter === undefined ? 204 : 200);
    return adapter === undefined ? undefined : adapterView(adapter);
  }

  @ApiOperation({ summary: "From now on the platform fetches the source's data from this service" })
  @Put('sources/:id/adapter')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: AdapterView })
  async set(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: AdapterSettingInput,
  ): Promise<AdapterView> {
    await this.setAdapter.run(key(user, id), input);
    return adapterView(await this.readAdapter.run(key(user, id)));
  }

  @ApiOperation({ summary: 'Pauses, resumes, or polls at another interval' })
  @Patch('sources/:id/adapter')
  @ForUser()
  @Refuses([404, 'No such source, or it is not fetched from a service'])
  @ApiOkResponse({ type: AdapterView })
  async change(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: AdapterChangesInput,
  ): Promise<AdapterView> {
    await this.changeAdapter.run(key(user, id), input);
    return adapterView(await this.readAdapter.run(key(user, id)));
  }

  @ApiOperation({ summary: 'Ends fetching and forgets the secrets; what was fetched stays' })
  @Delete('sources/:id/adapter')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such source, or it is not fetched from a service'])
  @ApiNoContentResponse()
  remove(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.changeAdapter.remove(key(user, id));
  }

  @ApiOperation({ summary: 'Asks the service once and shows what would be stored. Stores nothing' })
  @Post('sources/:id/adapter/test')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such source'], [429, 'Too many tests'])
  @ApiOkResponse({ type: AdapterPreviewView })
  async test(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: AdapterSettingInput,
  ): Promise<AdapterPreviewView> {
    return previewView(await this.testAdapter.run(key(user, id), input));
  }

  @ApiOperation({ summary: 'Polls within the next seconds, and not when it is due' })
  @Post('sources/:id/adapter/poll')
  @HttpCode(202)
  @ForUser()
  @Refuses(
    [404, 'No such source, or it is not fetched from a service'],
    [409, 'Paused'],
    [429, 'Polled less than a minute ago'],
  )
  @ApiAcceptedResponse()
  poll(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.changeAdapter.pollNow(key(user, id));
  }
}
