import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  ForAccount,
  ForEveryone,
  IdPipe,
  PageQuery,
  type ProcessorCaller,
  Refuses,
  TheAccount,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import { ReadNotifications } from '../read-notifications';
import { ChangeChannels } from './change-channels';
import { ChangeMail } from './change-mail';
import {
  ChannelChangesInput,
  ChannelsView,
  MailAddressInput,
  MailTokenInput,
  NewPushView,
  NotificationView,
  NotificationsPage,
  PushSubscriptionInput,
  ReadNotificationsInput,
  UnsubscribeQuery,
} from './channels.dto';
import { ReadChannels } from './read-channels';

type Caller = UserCaller | ProcessorCaller;

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: ReadNotifications,
    private readonly channels: ReadChannels,
    private readonly change: ChangeChannels,
    private readonly mail: ChangeMail,
  ) {}

  @ApiOperation({ summary: 'What happened, newest first, and how much of it is new' })
  @Get()
  @ForAccount()
  @ApiOkResponse({ type: NotificationsPage })
  page(@TheAccount() caller: Caller, @Query() query: PageQuery): Promise<NotificationsPage> {
    return this.notifications.page(accountIdOf(caller), query);
  }

  @ApiOperation({ summary: 'Marks notices as read: some, or all' })
  @Post('read')
  @HttpCode(204)
  @ForAccount()
  @ApiNoContentResponse()
  markRead(@TheAccount() caller: Caller, @Body() { ids }: ReadNotificationsInput): Promise<void> {
    return this.notifications.markRead(accountIdOf(caller), ids);
  }

  @ApiOperation({ summary: 'By which ways you are told of what' })
  @Get('settings')
  @ForAccount()
  @ApiOkResponse({ type: ChannelsView })
  settings(@TheAccount() caller: Caller): Promise<ChannelsView> {
    return this.channels.run(accountIdOf(caller));
  }

  @ApiOperation({ summary: 'Changes by which ways you are told; what is left out stays' })
  @Put('settings')
  @ForAccount()
  @ApiOkResponse({ type: ChannelsView })
  async setSettings(
    @TheAccount() caller: Caller,
    @Body() changes: ChannelChangesInput,
  ): Promise<ChannelsView> {
    await this.change.settings(accountIdOf(caller), changes);
    return this.channels.run(accountIdOf(caller));
  }

  @ApiOperation({
    summary: 'Your e-mail address; a link that proves it is sent there, and nothing else before',
  })
  @Put('mail')
  @HttpCode(202)
  @ForAccount()
  @Refuses([409, 'This market sends no mails'], [429, 'Too many attempts'])
  @ApiAcceptedResponse({ type: ChannelsView })
  async setMail(@TheAccount() caller: Caller, @Body() { address }: MailAddressInput): Promise<ChannelsView> {
    await this.mail.set(accountIdOf(caller), address);
    return this.channels.run(accountIdOf(caller));
  }

  @ApiOperation({ summary: 'Removes your e-mail address' })
  @Delete('mail')
  @ForAccount()
  @ApiOkResponse({ type: ChannelsView })
  async removeMail(@TheAccount() caller: Caller): Promise<ChannelsView> {
    await this.mail.remove(accountIdOf(caller));
    return this.channels.run(accountIdOf(caller));
  }

  @ApiOperation({ summary: 'Proves an e-mail address by the link that was sent there' })
  @Post('mail/verify')
  @HttpCode(204)
  @ForEveryone()
  @Refuses([404, 'The link is not valid any more'])
  @ApiNoContentResponse()
  verify(@Body() { token }: MailTokenInput): Promise<void> {
    return this.mail.verify(token);
  }

  @ApiOperation({ summary: 'No more mails of these topics, by the link of a mail (RFC 8058)' })
  @Post('unsubscribe')
  @HttpCode(204)
  @ForEveryone()
  @Refuses([404, 'The link is not valid any more'])
  @ApiNoContentResponse()
  unsubscribe(@Query() { token, topics }: UnsubscribeQuery): Promise<void> {
    return this.mail.unsubscribe(token, topics ?? []);
  }

  @ApiOperation({ summary: 'Tells this browser by Web Push' })
  @Post('push')
  @ForAccount()
  @Refuses([409, 'No push here, or too many browsers'])
  @ApiCreatedResponse({ type: NewPushView })
  async subscribe(
    @TheAccount() caller: Caller,
    @Body() { endpoint, keys }: PushSubscriptionInput,
  ): Promise<NewPushView> {
    return { id: await this.change.subscribe(accountIdOf(caller), { endpoint, ...keys }) };
  }

  @ApiOperation({ summary: 'Does not tell that browser any more' })
  @Delete('push/:id')
  @HttpCode(204)
  @ForAccount()
  @Refuses([404, 'No such browser'])
  @ApiNoContentResponse()
  forget(@TheAccount() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.change.unsubscribe(accountIdOf(caller), id);
  }

  @ApiOperation({ summary: 'One notice' })
  @Get(':id')
  @ForAccount()
  @Refuses([404, 'No such notice'])
  @ApiOkResponse({ type: NotificationView })
  one(@TheAccount() caller: Caller, @Param('id', IdPipe) id: string): Promise<NotificationView> {
    return this.notifications.one(accountIdOf(caller), id);
  }
}
