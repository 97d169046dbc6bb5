/** Where the market's data goes: the embedded PostgreSQL, or the server somebody gave. */
import { join } from 'node:path';
import { ensureApplicationRole, ensureDatabase, startPostgres } from './postgres.mjs';
import { Advice } from './progress.mjs';

/**
 * @param {{ dir: string, env: import('./market-environment.mjs').Environment }} options
 * @returns {Promise<{ databaseUrl: string, ownerUrl: string, note: string, stop: () => Promise<void> }>}
 */
export async function openDatabase({ dir, env }) {
  const given = { databaseUrl: env.DATABASE_URL ?? '', ownerUrl: env.DATABASE_OWNER_URL ?? '' };
  const nothingToStop = async () => undefined;
  if (given.ownerUrl && !given.databaseUrl) {
    throw new Advice('DATABASE_OWNER_URL is set, but DATABASE_URL is not: give both, or only DATABASE_URL.');
  }
  if ((given.databaseUrl && given.ownerUrl) || env.NODE_ENV === 'production') {
    return { ...given, note: 'the server in DATABASE_URL', stop: nothingToStop };
  }
  if (given.databaseUrl) {
    const secretsFile = join(dir, 'secrets.json');
    const databaseUrl = await ensureApplicationRole({ ownerUrl: given.databaseUrl, secretsFile }).catch(
      unreachable,
    );
    return {
      databaseUrl,
      ownerUrl: given.databaseUrl,
      note: 'the server in DATABASE_URL',
      stop: nothingToStop,
    };
  }
  const server = await startPostgres({ dataDir: join(dir, 'postgres'), fast: env.MYNEDATA_FAST === '1' });
  const { ownerUrl, applicationUrl } = await ensureDatabase({ superUrl: server.superUrl, name: 'mynedata' });
  const note = `port ${server.port}${server.adopted ? ', was still running' : ''}`;
  return { databaseUrl: applicationUrl, ownerUrl, note, stop: server.stop };
}

/** @param {Error & { code?: string }} error @returns {never} */
function unreachable(error) {
  if (error.code !== 'ECONNREFUSED' && error.code !== 'ENOTFOUND') throw error;
  throw new Advice(
    `The server in DATABASE_URL does not answer (${error.code}). Start it, or unset DATABASE_URL for the embedded one.`,
  );
}
