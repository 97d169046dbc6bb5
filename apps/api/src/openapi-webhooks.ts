import type { OpenAPIObject } from '@nestjs/swagger';
import { type WebhookEventType, webhookEventTypes } from '@mynedata/users';

const summaries: Readonly<Record<WebhookEventType, string>> = {
  'query.collecting': 'People may be asked from now on',
  'query.released': 'The result is ready',
  'query.not_released': 'Nothing was released; the deposit is credited back',
  'query.unfunded': 'Not funded in time; what was paid is credited back',
  'query.cancelled': 'Called off; the deposit is credited back',
  'in_person.allowed': 'A person allowed an in-person request: fetch the values within an hour',
  'in_person.taken_back': 'A person took back what was allowed and not fetched',
};

const header = (name: string, description: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
});

/** The part of the OpenAPI 3.1 document about what we send, signed as the Standard Webhooks specification says. */
export const webhookEvents = (): NonNullable<OpenAPIObject['webhooks']> =>
  Object.fromEntries(
    webhookEventTypes.map((type) => [
      type,
      {
        post: {
          summary: summaries[type],
          operationId: `webhook_${type.replace('.', '_')}`,
          tags: ['webhooks'],
          parameters: [
            header('webhook-id', 'The same at every attempt: drop what you have seen'),
            header(
              'webhook-timestamp',
              'Seconds since 1970 of this attempt: refuse what is older than 5 minutes',
            ),
            header(
              'webhook-signature',
              'v1,<base64 of HMAC-SHA256 over id.timestamp.body>, one for each secret in use, separated by spaces',
            ),
          ],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/QueryEventView' } } },
          },
          responses: {
            '2XX': { description: 'Taken' },
            '410': { description: 'Gone for good: the webhook is switched off' },
            default: { description: 'Tried again, ten times within some three days' },
          },
        },
      },
    ]),
  );
