export type { DataSource } from 'typeorm';
import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';

/** The TypeORM options of the application's pool. Migrations run elsewhere, as the owner (migrate.ts). */
export const dataSourceOptions = (
  url: string,
  entities: readonly EntityTarget<ObjectLiteral>[],
): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: [...entities] as never,
  synchronize: false,
  migrationsRun: false,
  extra: {
    max: 20,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    // What a connection prepared goes with it.
    maxLifetimeSeconds: 1800,
    application_name: 'mynedata',
  },
});

/** Opens the pool. */
export const openDataSource = (
  url: string,
  entities: readonly EntityTarget<ObjectLiteral>[],
  migrations: readonly unknown[] = [],
): Promise<DataSource> =>
  new DataSource({
    ...dataSourceOptions(url, entities),
    migrations: [...migrations] as never,
    migrationsTableName: 'migration',
  }).initialize();

/** A pool that is never opened: enough to describe the API. */
export const closedDataSource = (): DataSource =>
  new DataSource(dataSourceOptions('postgres://nobody@127.0.0.1:1/none', []));
