import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ForProcessor, IdPipe, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import { ChangeWebhooks } from './change-webhooks';
import { DeliverAgain } from './deliver-again';
import {
  DeliveriesQuery,
  NewWebhookView,
  WebhookChangesInput,
  WebhookDeliveriesPage,
  WebhookDeliveryView,
  WebhookInput,
  WebhookView,
} from './webhooks.dto';
import { WebhooksView, deliveryView, webhookView } from './webhooks.view';

@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly view: WebhooksView,
    private readonly change: ChangeWebhooks,
    private readonly deliver: DeliverAgain,
  ) {}

  @ApiOperation({ summary: 'Where your organisation is told of what happens to its queries' })
  @Get()
  @ForProcessor('webhooks:write')
  @ApiOkResponse({ type: [WebhookView] })
  list(@TheProcessor() caller: ProcessorCaller): Promise<WebhookView[]> {
    return this.view.list(caller.organisationId);
  }

  @ApiOperation({ summary: 'Registers an address. The signing secret is shown once' })
  @Post()
  @ForProcessor('webhooks:write')
  @Refuses([409, 'Too many, or one with this address'])
  @ApiCreatedResponse({ type: NewWebhookView })
  async register(
    @TheProcessor() caller: ProcessorCaller,
    @Body() { url, events }: WebhookInput,
  ): Promise<NewWebhookView> {
    const { webhook, secret } = await this.change.register(caller.organisationId, url, events);
    return { ...webhookView(webhook), secret };
  }

  @ApiOperation({ summary: 'One webhook' })
  @Get(':id')
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'])
  @ApiOkResponse({ type: WebhookView })
  one(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<WebhookView> {
    return this.view.one(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Changes its address or events, switches it off or on' })
  @Patch(':id')
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'], [409, 'Another one has this address'])
  @ApiOkResponse({ type: WebhookView })
  async edit(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Body() changes: WebhookChangesInput,
  ): Promise<WebhookView> {
    return webhookView(await this.change.change(caller.organisationId, id, changes));
  }

  @ApiOperation({ summary: 'Deletes it with its deliveries' })
  @Delete(':id')
  @HttpCode(204)
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'])
  @ApiNoContentResponse()
  remove(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.change.delete(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'A new signing secret; the one before signs beside it for 24 hours' })
  @Post(':id/secret')
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'])
  @ApiCreatedResponse({ type: NewWebhookView })
  async rotate(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<NewWebhookView> {
    const { webhook, secret } = await this.change.rotateSecret(caller.organisationId, id);
    return { ...webhookView(webhook), secret };
  }

  @ApiOperation({ summary: 'Sends a webhook.ping, to try the address' })
  @Post(':id/ping')
  @HttpCode(202)
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'], [409, 'It is switched off'], [429, 'Too many pings wait'])
  @ApiAcceptedResponse({ type: WebhookDeliveryView })
  async ping(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<WebhookDeliveryView> {
    return deliveryView(await this.deliver.ping(caller.organisationId, id));
  }

  @ApiOperation({ summary: 'What was sent within 30 days, newest first' })
  @Get(':id/deliveries')
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such webhook'])
  @ApiOkResponse({ type: WebhookDeliveriesPage })
  deliveries(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Query() query: DeliveriesQuery,
  ): Promise<WebhookDeliveriesPage> {
    return this.view.page(caller.organisationId, id, query);
  }

  @ApiOperation({ summary: 'Sends the same once more, with the same id' })
  @Post(':id/deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @ForProcessor('webhooks:write')
  @Refuses([404, 'No such delivery'], [409, 'It still waits, or the webhook is switched off'])
  @ApiAcceptedResponse({ type: WebhookDeliveryView })
  async redeliver(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Param('deliveryId', IdPipe) deliveryId: string,
  ): Promise<WebhookDeliveryView> {
    return deliveryView(await this.deliver.again(caller.organisationId, id, deliveryId));
  }
}
