import { migrations } from '@mynedata/migrations';
import { migrateDatabase } from './migrate-database';

const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'];
const applicationUrl = process.env['DATABASE_URL'] ?? ownerUrl;
if (ownerUrl === undefined || applicationUrl === undefined) {
  console.error('Set DATABASE_OWNER_URL (the owner of the schema) and DATABASE_URL (the application).');
  process.exit(78);
}
const applied = await migrateDatabase({ ownerUrl, applicationUrl, migrations });
console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
