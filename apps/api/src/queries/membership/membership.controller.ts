import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { MembershipView } from './membership.dto';
import { ReadMembership } from './read-membership';

@ApiTags('requests')
@Controller('requests')
export class MembershipController {
  constructor(private readonly readMembership: ReadMembership) {}

  @ApiOperation({ summary: 'Proof that you took part in a released result, for whomever you give it to' })
  @Get(':id/membership')
  @ForUser()
  @Header('cache-control', 'no-store')
  @Refuses([404, 'Not released, or you did not take part'])
  @ApiOkResponse({ type: MembershipView })
  membership(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<MembershipView> {
    return this.readMembership.run(user.userId, id);
  }
}
