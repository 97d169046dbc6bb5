import { closedDataSource, readConfig } from '@mynedata/platform';
import { createApp, describingEnvironment } from './create-app';
import { openApiDocument } from './openapi-document';

// Prints the OpenAPI document without a database: the pool is never opened.
const app = await createApp(readConfig(describingEnvironment()), closedDataSource());
process.stdout.write(JSON.stringify(openApiDocument(app), null, 2) + '\n', () => process.exit(0));
