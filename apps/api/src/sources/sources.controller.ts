import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { ChangeSource } from './change-source';
import { DeleteSource } from './delete-source';
import { MapName } from './mapping/map-name';
import { RegisterSource } from './register-source';
import {
  DeletedSourceView,
  MappingInput,
  SourceChangesInput,
  SourceDetailView,
  SourceInput,
  SourceView,
} from './sources.dto';
import { SourcesView } from './sources.view';

@ApiTags('sources')
@Controller()
export class SourcesController {
  constructor(
    private readonly view: SourcesView,
    private readonly registerSource: RegisterSource,
    private readonly changeSource: ChangeSource,
    private readonly deleteSource: DeleteSource,
    private readonly mapName: MapName,
  ) {}

  @ApiOperation({ summary: 'Your sources' })
  @Get('sources')
  @ForUser()
  @ApiOkResponse({ type: [SourceView] })
  list(@TheUser() user: UserCaller): Promise<SourceView[]> {
    return this.view.list(user.userId);
  }

  @ApiOperation({ summary: 'Registers a source of the newest version of a type' })
  @Post('sources')
  @ForUser()
  @Refuses([409, 'Too many sources'])
  @ApiCreatedResponse({ type: SourceDetailView })
  async register(@TheUser() user: UserCaller, @Body() input: SourceInput): Promise<SourceDetailView> {
    return this.view.detail(user.userId, await this.registerSource.run(user.userId, input));
  }

  @ApiOperation({ summary: 'One of your sources, with its type, names and declared intervals' })
  @Get('sources/:id')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: SourceDetailView })
  detail(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<SourceDetailView> {
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({
    summary: 'Renames, pauses or resumes a source; changes its declared interval, retention or prefix',
  })
  @Patch('sources/:id')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: SourceDetailView })
  async change(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: SourceChangesInput,
  ): Promise<SourceDetailView> {
    await this.changeSource.run(user.userId, id, input);
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Deletes the source and all its data, at once and for good' })
  @Delete('sources/:id')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: DeletedSourceView })
  async delete(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<DeletedSourceView> {
    return { deletedRecords: await this.deleteSource.run(user.userId, id) };
  }

  @ApiOperation({ summary: 'Says which attribute a name of a dynamic source stands for' })
  @Put('sources/:id/mappings/:name')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiNoContentResponse()
  map(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('name') name: string,
    @Body() input: MappingInput,
  ): Promise<void> {
    return this.mapName.run(user.userId, id, name, {
      attribute: input.attribute,
      context: input.context ?? null,
    });
  }

  @ApiOperation({ summary: 'Takes a mapping back: the name is no longer queried' })
  @Delete('sources/:id/mappings/:name')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiNoContentResponse()
  unmap(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('name') name: string,
  ): Promise<void> {
    return this.mapName.run(user.userId, id, name, null);
  }
}
