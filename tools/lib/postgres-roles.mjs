/** The two database roles: the owner, who migrates, and the application, which cannot change the schema. */
import { dirname, join } from 'node:path';
import { keptSecrets, newPassword } from './private-files.mjs';

const OWNER = 'mynedata_owner';
const APPLICATION = 'mynedata_app';
/** One at a time on a server: two processes that create the same role or database would collide. */
const LOCK = 0x6d796e65;

/**
 * Makes sure that a database with its two roles exists on a server of which we are superuser.
 * The passwords are made once per server and kept in `secretsFile`.
 * @param {object} options
 * @param {string} options.superUrl a superuser's URL
 * @param {string} options.name database; lower case letters, digits and underscores
 * @param {string} [options.secretsFile] default: beside the embedded server's cluster
 * @returns {Promise<{ ownerUrl: string, applicationUrl: string }>}
 *   owner: owns the database, may create roles; application: may log in, nothing else until migrations grant it
 */
export async function ensureDatabase({ superUrl, name, secretsFile }) {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`"${name}" is no name for a database.`);
  return connected(superUrl, async (query) => {
    await query('select pg_advisory_lock($1)', [LOCK]);
    const [where] = await query('show data_directory');
    const file = secretsFile ?? join(dirname(String(where?.data_directory)), 'secrets.json');
    const secrets = keptSecrets(file, { ownerPassword: newPassword, applicationPassword: newPassword });
    const owner = { name: OWNER, password: secrets.ownerPassword ?? '' };
    const application = { name: APPLICATION, password: secrets.applicationPassword ?? '' };
    await role(query, owner, 'login createrole nosuperuser nocreatedb');
    await role(query, application, 'login nosuperuser nocreatedb nocreaterole');
    const found = await query('select 1 from pg_database where datname = $1', [name]);
    if (found.length === 0) await query(`create database ${name} owner ${OWNER}`);
    await query(`revoke all on database ${name} from public`);
    await query(`grant connect on database ${name} to ${APPLICATION}`);
    await connected(at(superUrl, { database: name }), (inside) =>
      inside('revoke create on schema public from public'),
    );
    return {
      ownerUrl: at(superUrl, { database: name, role: owner }),
      applicationUrl: at(superUrl, { database: name, role: application }),
    };
  });
}

/**
 * Makes the application's role on a server that somebody else runs, where we are the database's owner.
 * @param {object} options
 * @param {string} options.ownerUrl the owner's URL; may create roles
 * @param {string} options.secretsFile where the role's generated password is kept
 * @returns {Promise<string>} the application's URL
 */
export async function ensureApplicationRole({ ownerUrl, secretsFile }) {
  const secrets = keptSecrets(secretsFile, { applicationPassword: newPassword });
  const application = { name: APPLICATION, password: secrets.applicationPassword ?? '' };
  const applicationUrl = at(ownerUrl, { role: application });
  // Another checkout may have made the role with the password we know: then nothing is to be changed.
  if (await logsIn(applicationUrl)) return applicationUrl;
  try {
    await connected(ownerUrl, async (query) => {
      await query('select pg_advisory_lock($1)', [LOCK]);
      await role(query, application, 'login nosuperuser nocreatedb nocreaterole');
      const [here] = await query('select quote_ident(current_database()) as name');
      await query(`grant connect on database ${here?.name} to ${APPLICATION}`);
    });
  } catch (error) {
    if (error.code !== '42501') throw error;
    throw new Error(
      `The user of DATABASE_URL may not create the role ${APPLICATION} (${error.message}). Give it CREATEROLE, or create ` +
        'the role yourself and set DATABASE_URL for the application and DATABASE_OWNER_URL for the owner.',
    );
  }
  return applicationUrl;
}

/**
 * @typedef {(sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>} Query
 * @typedef {{ name: string, password: string }} Role
 */

/** @param {Query} query @param {Role} who @param {string} rights */
async function role(query, who, rights) {
  const found = await query('select 1 from pg_roles where rolname = $1', [who.name]);
  const verb = found.length === 0 ? 'create' : 'alter';
  await query(`${verb} role ${who.name} ${verb === 'create' ? rights : ''} password '${who.password}'`);
}

/** @param {string} url @param {{ database?: string, role?: Role }} change */
function at(url, { database, role: who }) {
  const changed = new URL(url);
  if (database) changed.pathname = `/${database}`;
  if (who) {
    changed.username = who.name;
    changed.password = who.password;
  }
  return changed.href;
}

/** @param {string} url */
async function logsIn(url) {
  try {
    await connected(url, (query) => query('select 1'));
    return true;
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {string} url
 * @param {(query: Query) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function connected(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(async (sql, values) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}
