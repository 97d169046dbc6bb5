/**
 * `npm run bench -- storage [--quick]`: what ADR 10 rests on. The same records in narrow rows and in chunks, by SQL alone: how fast
 * they are written, how much disk they take, how fast a mean per person is read, and how fast the older half is deleted.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startPostgres } from '../tools/lib/postgres.mjs';
import { main, say } from '../tools/lib/progress.mjs';
import { temporaryFolder } from '../tools/lib/workspace.mjs';
import { join } from 'node:path';
import { attributes, gridTimes, rowsOf } from './lib/packs.mjs';

const people = process.argv.includes('--quick') ? 20 : 100;
const perPack = 10_000;

/** @typedef {{ place: readonly [string, string], rows: (readonly [number, number, number])[] }} Pack */

const packs = () =>
  Array.from({ length: people }, (_, person) => ({
    place: /** @type {const} */ ([randomUUID(), randomUUID()]),
    rows: [...rowsOf(gridTimes(perPack, 0), person)],
  }));

const rowTable =
  'create table stored (owner_id uuid not null, source_id uuid not null, attribute_id int not null, at timestamptz not null, number float8, text text, primary key (owner_id, source_id, attribute_id, at))';
const chunkTable = (/** @type {string} */ more) =>
  `create table stored (owner_id uuid not null, source_id uuid not null, attribute_id int not null, first_at timestamptz not null, last_at timestamptz not null,
     count int not null, sum float8, min float8, max float8, offsets bigint[] not null, numbers float8[], texts text[], primary key (owner_id, source_id, attribute_id, first_at)) ${more}`;

/** @param {pg.Client} db @param {Pack} pack @param {string} into */
async function copyPack(db, { place, rows }, into) {
  let text = '';
  for (const [attribute, time, value] of rows)
    text += `${place[0]}\t${place[1]}\t${attribute}\t${new Date(time * 1000).toISOString()}\t${value}\t\\N\n`;
  await pipeline(Readable.from([text]), db.query(copyFrom(`copy ${into} from stdin`)));
}

/** @param {number} size @returns {(db: pg.Client, pack: Pack) => Promise<void>} */
const writeChunks =
  (size) =>
  async (db, { place, rows }) => {
    /** @type {unknown[][]} */
    const columns = Array.from({ length: 11 }, () => []);
    for (let attribute = 0; attribute < attributes.length; attribute++) {
      const own = rows.filter(([of]) => of === attribute);
      for (let start = 0; start < own.length; start += size) {
        const piece = own.slice(start, start + size);
        const values = piece.map(([, , value]) => value);
        const first = piece[0]?.[1] ?? 0;
        const row = [
          ...place,
          attribute,
          first,
          piece.at(-1)?.[1],
          piece.length,
          values.reduce((sum, value) => sum + value, 0),
          Math.min(...values),
          Math.max(...values),
          `{${piece.map(([, time]) => (time - first) * 1e6).join(',')}}`,
          `{${values.join(',')}}`,
        ];
        for (const [index, value] of row.entries()) columns[index]?.push(value);
      }
    }
    await db.query(
      `insert into stored select o, s, a, to_timestamp(f), to_timestamp(l), c, u, n, x, t::bigint[], v::float8[]
       from unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[], $5::float8[], $6::int[], $7::float8[], $8::float8[], $9::float8[], $10::text[], $11::text[]) as r (o, s, a, f, l, c, u, n, x, t, v)`,
      columns,
    );
  };

const meanOfRows = 'select owner_id, avg(number) from stored where attribute_id = 0 group by owner_id';
const meanOfChunks =
  'select owner_id, sum(sum) / sum(count) from stored where attribute_id = 0 group by owner_id';
const meanOfOpened =
  'select owner_id, avg(number) from stored cross join lateral unnest(numbers) as number where attribute_id = 0 group by owner_id';
const middle = `to_timestamp(${gridTimes(perPack, 0).first + 20 * 86_400})`;

/** @type {Record<string, { table: string, write: (db: pg.Client, pack: Pack) => Promise<void>, mean: string, expire: string }>} */
const layouts = {
  'rows, COPY': {
    table: rowTable,
    write: (db, pack) => copyPack(db, pack, 'stored'),
    mean: meanOfRows,
    expire: `delete from stored where at < ${middle}`,
  },
  'rows, staged upsert': {
    table: `${rowTable}; create temp table if not exists staged as select * from stored limit 0`,
    write: async (db, pack) => {
      await db.query('begin; truncate staged');
      await copyPack(db, pack, 'staged');
      await db.query('insert into stored select * from staged on conflict do nothing; commit');
    },
    mean: meanOfRows,
    expire: `delete from stored where at < ${middle}`,
  },
  ...Object.fromEntries(
    [500, 1000, 2000].map((size) => [
      `chunks of ${size}`,
      {
        table: chunkTable(''),
        write: writeChunks(size),
        mean: meanOfChunks,
        expire: `delete from stored where last_at < ${middle}`,
      },
    ]),
  ),
  'chunks of 1000, opened': {
    table: chunkTable(''),
    write: writeChunks(1000),
    mean: meanOfOpened,
    expire: `delete from stored where last_at < ${middle}`,
  },
  'chunks of 1000, a partition a quarter': {
    table: `${chunkTable('partition by range (first_at)')}; ${Array.from({ length: 40 }, (_, quarter) => {
      const at = (/** @type {number} */ index) => new Date(Date.UTC(2018, index * 3, 1)).toISOString();
      return `create table stored_${quarter} partition of stored for values from ('${at(quarter)}') to ('${at(quarter + 1)}')`;
    }).join('; ')}`,
    write: writeChunks(1000),
    mean: meanOfChunks,
    expire: 'drop table stored_8',
  },
};

/** @param {() => Promise<unknown>} work */
async function milliseconds(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

await main(async () => {
  const { folder, remove } = temporaryFolder('bench-storage');
  const server = await startPostgres({ dataDir: join(folder, 'postgres') });
  const db = new pg.Client({ connectionString: server.superUrl });
  try {
    await db.connect();
    const given = packs();
    const records = people * perPack;
    say(`\n${''.padEnd(38)}  records/s   bytes/record   mean per person   older half deleted`);
    for (let round = 0; round < 3; round++)
      for (const [name, { table, write, mean, expire }] of Object.entries(layouts)) {
        await db.query(`drop table if exists stored cascade; ${table}`);
        const written = await milliseconds(async () => {
          for (const pack of given) await write(db, pack);
        });
        await db.query('analyze stored');
        const { rows } = await db.query(
          "select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c where c.relkind = 'r' and (c.relname = 'stored' or c.relname like 'stored_%')",
        );
        await db.query(mean);
        const read = await milliseconds(() => db.query(mean));
        const expired = await milliseconds(() => db.query(expire));
        say(
          `${name.padEnd(38)} ${Math.round((records / written) * 1000)
            .toLocaleString('en')
            .padStart(
              10,
            )} ${(rows[0].bytes / records).toFixed(1).padStart(14)} ${read.toFixed(1).padStart(14)} ms ${expired.toFixed(1).padStart(17)} ms`,
        );
      }
    say(JSON.stringify({ bench: 'storage', goals: [] }));
    return 0;
  } finally {
    await db.end();
    await server.stop();
    remove();
  }
});
