import { openDataSource, readConfig, ConfigError, Jobs } from '@mynedata/platform';
import { createApp } from './create-app';
import { entities } from './entities';
import { refuseToRunAsOwner } from './refuse-owner';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const dataSource = await openDataSource(config.databaseUrl, entities);
  if (config.environment === 'production') await refuseToRunAsOwner(dataSource);
  const app = await createApp(config, dataSource);
  await app.listen(config.port, config.host);
  await app.get(Jobs).work();
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? 78 : 1);
});
