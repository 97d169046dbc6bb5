import type { DataSource } from '@mynedata/platform';

/** In production the server must not be able to alter its own schema or rewrite the ledger. */
export async function refuseToRunAsOwner(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ name: string; owner: boolean }[]>(
    `select current_user as name, (select rolsuper from pg_roles where rolname = current_user)
       or exists (select 1 from pg_namespace where nspname = 'users' and pg_has_role(current_user, nspowner, 'usage')) as owner`,
  );
  if (row?.owner === true)
    throw new Error(
      `The database role ${row.name} owns the schema. Run the server with the application's role: DATABASE_URL, not DATABASE_OWNER_URL.`,
    );
}
