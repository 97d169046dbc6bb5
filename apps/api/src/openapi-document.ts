import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemView } from '@mynedata/platform';
import { QueryEventView } from '@mynedata/users';
import { webhookEvents } from './openapi-webhooks';

/** The OpenAPI 3.1 document of the public API. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('myneData')
    .setDescription(
      'The data market that people can trust with their own lives’ data. Errors are application/problem+json (RFC 9457).',
    )
    .setVersion('2')
    .addCookieAuth('myne_session', { type: 'apiKey', in: 'cookie', name: 'myne_session' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key of an organisation' }, 'api-key')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'Token of one source, scope data:write' },
      'source-token',
    )
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    extraModels: [ProblemView, QueryEventView],
    operationIdFactory: (controller: string, method: string) =>
      `${controller.replace(/Controller$/, '').replace(/^./, (letter) => letter.toLowerCase())}_${method}`,
  });
  return { ...document, webhooks: webhookEvents() };
}
