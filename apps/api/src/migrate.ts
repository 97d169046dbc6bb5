import { migrations } from '@mynedata/migrations';
import { ConfigError, readDatabaseUrls } from '@mynedata/platform';
import { migrateDatabase } from './migrate-database';

try {
  const applied = await migrateDatabase({ ...readDatabaseUrls(process.env), migrations });
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? 78 : 1);
}
