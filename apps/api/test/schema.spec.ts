import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '@mynedata/migrations';
import { openDataSource } from '@mynedata/platform';
import { entities } from '../src/entities';
import { type Market, openMarket } from './market';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

const schemas = ['users', 'sources', 'privacy', 'payments', 'queries'];

describe('migrations and entities', () => {
  it('describe the same tables, columns, types and keys', async () => {
    const columns: { table: string; name: string; type: string; nullable: boolean; key: boolean }[] =
      await market.owner.query(
        `select n.nspname || '.' || c.relname as "table", a.attname as name, format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), null) as type, not a.attnotnull as nullable,
              exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])) as key
         from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         join pg_type t on t.oid = a.atttypid
        where c.relkind = 'r' and n.nspname = any($1)`,
        [schemas],
      );
    const described = market.database.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: `${entity.schema}.${entity.tableName}`,
        name: column.databaseName,
        type: `${({ timestamptz: 'timestamp with time zone' } as Record<string, string>)[String(column.type)] ?? String(column.type)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
        key: column.isPrimary,
      })),
    );
    const order = (a: { table: string; name: string }, b: { table: string; name: string }) =>
      `${a.table}.${a.name}`.localeCompare(`${b.table}.${b.name}`);
    expect(described.sort(order)).toEqual(columns.sort(order));
    expect(entities.length).toBe(new Set(columns.map(({ table }) => table)).size);
  });

  it('can be undone and done again', async () => {
    const owner = await openDataSource(market.ownerUrl, [], migrations);
    try {
      const before = await owner.query(
        'select count(*)::int as n from information_schema.columns where table_schema = any($1)',
        [schemas],
      );
      for (const _ of migrations) await owner.undoLastMigration({ transaction: 'each' });
      expect(
        await owner.query('select 1 from information_schema.schemata where schema_name = any($1)', [schemas]),
      ).toEqual([]);
      await owner.runMigrations({ transaction: 'each' });
      expect(
        await owner.query(
          'select count(*)::int as n from information_schema.columns where table_schema = any($1)',
          [schemas],
        ),
      ).toEqual(before);
    } finally {
      await owner.destroy();
    }
  });
});
