import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForEveryone, IdPipe, Refuses } from '@mynedata/platform';
import { OrganisationProfileView } from './profile.dto';
import { ProfilesView } from './profiles.view';

@ApiTags('organisations')
@Controller('organisations')
export class ProfilesController {
  constructor(private readonly view: ProfilesView) {}

  @ApiOperation({ summary: 'The public profile of a processor: who it is, and how its queries ended' })
  @Get(':id')
  @ForEveryone()
  @Refuses([404, 'No such organisation'])
  @ApiOkResponse({ type: OrganisationProfileView })
  profile(@Param('id', IdPipe) id: string): Promise<OrganisationProfileView> {
    return this.view.of(id);
  }
}
