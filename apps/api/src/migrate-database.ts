import 'reflect-metadata';
import { deadQueue, jobSchema, openDataSource, workQueue, type DataSource } from '@mynedata/platform';
import { PgBoss } from 'pg-boss';

/** The group role that holds the application's rights; login roles are made members of it. */
const applicationRole = 'mynedata_application';

interface Migration {
  new (): { up(runner: never): Promise<void>; down(runner: never): Promise<void> };
}

/**
 * Brings schema, job store and rights up to date, as the owner, under a lock: several starting processes wait for each other.
 * Returns the names of the migrations that were applied.
 */
export async function migrateDatabase(options: {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  readonly migrations: readonly Migration[];
}): Promise<string[]> {
  const owner = await openDataSource(options.ownerUrl, [], options.migrations);
  try {
    const lock = owner.createQueryRunner();
    await lock.query("select pg_advisory_lock(hashtextextended('migrate', 0))");
    try {
      await ensureApplicationRole(owner);
      const applied = await owner.runMigrations({ transaction: 'each' });
      await installJobStore(options.ownerUrl);
      await grantJobStore(owner);
      await admit(owner, decodeURIComponent(new URL(options.applicationUrl).username));
      return applied.map((migration) => migration.name);
    } finally {
      await lock.query("select pg_advisory_unlock(hashtextextended('migrate', 0))");
      await lock.release();
    }
  } finally {
    await owner.destroy();
  }
}

async function ensureApplicationRole(owner: DataSource): Promise<void> {
  // Roles belong to the whole server, so another database's migration may make it at the same moment.
  await owner.query(
    `do $$ begin create role ${applicationRole} nologin; exception when duplicate_object or unique_violation then null; end $$`,
  );
}

async function installJobStore(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: jobSchema,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(deadQueue, { retentionSeconds: 90 * 24 * 3600 });
  await boss.createQueue(workQueue, { deadLetter: deadQueue });
  await boss.stop({ graceful: false });
}

async function grantJobStore(owner: DataSource): Promise<void> {
  await owner.query(`
    grant usage on schema ${jobSchema} to ${applicationRole};
    grant select, insert, update, delete on all tables in schema ${jobSchema} to ${applicationRole};
    grant execute on all functions in schema ${jobSchema} to ${applicationRole};
  `);
}

async function admit(owner: DataSource, user: string): Promise<void> {
  const [row] = await owner.query<{ super: boolean; same: boolean; member: boolean }[]>(
    `select rolsuper as super, current_user = $1 as same, pg_has_role($1, '${applicationRole}', 'member') as member from pg_roles where rolname = $1`,
    [user],
  );
  if (row === undefined || row.super || row.same || row.member) return;
  await owner.query(`grant ${applicationRole} to "${user.replaceAll('"', '""')}"`);
}
