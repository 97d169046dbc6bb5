import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, PageQuery } from '@mynedata/platform';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsBoolean, IsIn, IsString, Length } from 'class-validator';
import {
  type DeliveryState,
  type DisabledReason,
  type WebhookEventType,
  deliveryStates,
  disabledReasons,
  pingType,
  webhookEventTypes,
} from './webhook';

const urlWords =
  'https:// only, on the public internet: private addresses are refused, redirects not followed, an answer is awaited for 5 s.';

export class WebhookInput {
  @ApiProperty({ maxLength: 500, example: 'https://example.org/hooks/mynedata', description: urlWords })
  @IsString()
  @Length(1, 500)
  readonly url!: string;

  @ApiProperty({ enum: webhookEventTypes, isArray: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(webhookEventTypes.length)
  @ArrayUnique()
  @IsIn(webhookEventTypes, { each: true })
  readonly events!: WebhookEventType[];
}

export class WebhookChangesInput {
  @ApiPropertyOptional({ maxLength: 500, description: urlWords })
  @Optional()
  @IsString()
  @Length(1, 500)
  readonly url?: string;

  @ApiPropertyOptional({ enum: webhookEventTypes, isArray: true })
  @Optional()
  @ArrayMinSize(1)
  @ArrayMaxSize(webhookEventTypes.length)
  @ArrayUnique()
  @IsIn(webhookEventTypes, { each: true })
  readonly events?: WebhookEventType[];

  @ApiPropertyOptional({ description: 'Switches it off and on; what happens while it is off is not sent' })
  @Optional()
  @IsBoolean()
  readonly enabled?: boolean;
}

export class WebhookView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly url!: string;
  @ApiProperty({ enum: webhookEventTypes, isArray: true }) readonly events!: readonly WebhookEventType[];
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Since when it has taken nothing' })
  readonly failingSince!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly disabledAt!: string | null;
  @ApiProperty({ enum: disabledReasons, nullable: true }) readonly disabledReason!: DisabledReason | null;
}

export class NewWebhookView extends WebhookView {
  @ApiProperty({ description: 'The secret that signs (Standard Webhooks), shown this once.' })
  readonly secret!: string;
}

export class DeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: deliveryStates })
  @Optional()
  @IsIn(deliveryStates)
  readonly state?: DeliveryState;
}

export class WebhookDeliveryView {
  @ApiProperty({ description: 'The header webhook-id of every attempt' }) readonly id!: string;
  @ApiProperty({ enum: [...webhookEventTypes, pingType] }) readonly type!: string;
  @ApiProperty({ enum: deliveryStates }) readonly state!: DeliveryState;
  @ApiProperty() readonly createdAt!: string;
  @ApiProperty() readonly attempts!: number;
  @ApiProperty({ type: String, nullable: true }) readonly attemptedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'When it is tried next' })
  readonly nextAttemptAt!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'HTTP status of the last answer' })
  readonly answerStatus!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why there was no answer' })
  readonly problem!: string | null;
  @ApiProperty({ description: 'What is sent, as it is signed' }) readonly body!: string;
}

export class WebhookDeliveriesPage {
  @ApiProperty({ type: [WebhookDeliveryView] }) readonly items!: readonly WebhookDeliveryView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
}

export class QueryEventDataView {
  @ApiPropertyOptional({ description: 'Of a query' }) readonly queryId?: string;
  @ApiPropertyOptional({ description: 'Of an in-person request' }) readonly requestId?: string;
  @ApiProperty({ description: 'The state that the query or request has entered' }) readonly state!: string;
}

/** The body of a webhook; ids and states only. */
export class QueryEventView {
  @ApiProperty({ enum: webhookEventTypes }) readonly type!: WebhookEventType;
  @ApiProperty({ description: 'When it came about' }) readonly timestamp!: string;
  @ApiProperty({ type: QueryEventDataView }) readonly data!: QueryEventDataView;
}
