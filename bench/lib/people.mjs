/** A market full of people, written by SQL: what the product's own use cases would leave behind. */

/**
 * @typedef {object} Population
 * @property {number} people
 * @property {number} records numbers of each person, one a minute, up to `until`
 * @property {Date} until just after everybody's last record
 */

/** Everything that a person has here. The names of those who were filled in begin with this. */
const mark = 'filled-';
const tables = [
  'users.account',
  'privacy.person',
  'privacy.default_level',
  'sources.source',
  'sources.series',
  'sources.chunk',
];
/** Enough for one statement: more would only make the temporary files larger. */
const perStatement = 100_000;

/**
 * Adds people. Each has a level for what is personal and for places (low, medium and high in turn), a source
 * PersonalInformation with one city (aachen, bochum, köln in turn) and a source RandomData with `records` values of random_two in
 * chunks of up to 1,000. Ids are random, so that nothing lies in the order in which it is read.
 * @param {import('pg').Client} owner connected as the owner of the schema
 * @param {Population} population
 */
export async function fillPeople(owner, { people, records, until }) {
  const foreignKeys = await dropForeignKeys(owner);
  for (let begin = 0; begin < people; begin += perStatement)
    await owner.query(fill(begin, Math.min(people, begin + perStatement), records, until));
  // Looked at once as sets, which costs a hundredth of looking at every row.
  for (const { table, name, definition } of foreignKeys)
    await owner.query(`alter table ${table} add constraint ${name} ${definition}`);
  await owner.query(`vacuum (analyze) ${tables.join(', ')}`);
}

/** @param {import('pg').Client} owner @returns {Promise<{ table: string, name: string, definition: string }[]>} */
async function dropForeignKeys(owner) {
  const { rows } = await owner.query(
    `select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and conrelid = any($1::regclass[])`,
    [tables],
  );
  for (const { table, name } of rows) await owner.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}

/** @param {number} begin @param {number} end @param {number} records @param {Date} until */
const fill = (begin, end, records, until) => `
  begin;
  create temporary table newcomer on commit drop as
    select n, gen_random_uuid() as user_id, gen_random_uuid() as personal, gen_random_uuid() as random,
           (array['low', 'medium', 'high'])[1 + n / 3 % 3] as level, (array['aachen', 'bochum', 'köln'])[1 + n % 3] as city
      from generate_series(${begin}, ${end - 1}) as n;
  insert into users.account (id, role, username, password_hash, created_at)
    select user_id, 'user', '${mark}' || n, 'nobody signs in', now() from newcomer;
  insert into privacy.person select user_id from newcomer;
  insert into privacy.default_level select user_id, type, level, now() from newcomer, unnest(array['personal', 'location']) as type;
  insert into sources.source (user_id, id, source_type, version, label, created_at)
    select user_id, s.id, s.type, (select max(version) from sources.source_type t where t.name = s.type), 'filled', now()
      from newcomer, lateral (values (personal, 'PersonalInformation'), (random, 'RandomData')) as s (id, type);
  insert into sources.series (user_id, source_id, id, name, technical_type)
    select user_id, s.id, 1, s.name, s.type
      from newcomer, lateral (values (personal, 'city', 'text'), (random, 'random_two', 'number')) as s (id, name, type);
  insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, offsets, texts)
    select user_id, personal, 1, at, at, 1, array[0], array[city] from newcomer, (select '${until.toISOString()}'::timestamptz - interval '1 year' as at) as t;
  insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, sum, min, max, offsets, numbers)
    select user_id, random, 1, first_at, first_at + (count - 1) * interval '1 minute', count, sum, min, max, offsets, numbers
      from newcomer,
           lateral (select min(at) as first_at, count(*) as count, sum(value), min(value), max(value),
                           array_agg((minute - chunk * 1000) * 60000000::bigint order by minute) as offsets, array_agg(value order by minute) as numbers
                      from (select minute, minute / 1000 as chunk, '${until.toISOString()}'::timestamptz - (${records} - minute) * interval '1 minute' as at,
                                   -- Two digits, around a mean of the person's own.
                                   round((20 + n % 50 + 10 * sin(minute + n))::numeric, 2)::float8 as value
                              from generate_series(0, ${records - 1}) as minute) m
                     group by chunk) c;
  commit`;

/**
 * Everybody who was asked allows, as their own consents would leave it behind.
 * @param {import('pg').Client} owner @param {string} queryId
 */
export async function allowEverybody(owner, queryId) {
  await owner.query(
    'insert into payments.payee (user_id, ledger_owner) select user_id, gen_random_uuid() from queries.consent where query_id = $1 on conflict do nothing',
    [queryId],
  );
  await owner.query(
    `update queries.consent c set state = 'allowed', answered_at = now(), ledger_owner = p.ledger_owner from payments.payee p where c.query_id = $1 and p.user_id = c.user_id`,
    [queryId],
  );
  await owner.query(
    `insert into privacy.budget_entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
     select user_id, query_id, array(select t ->> 'logicalType' from jsonb_array_elements(types) as t), class, 1000000, 'reserved', now() from queries.consent where query_id = $1`,
    [queryId],
  );
  // In a window of a day or more, PostgreSQL does this by itself.
  await owner.query('vacuum (analyze) queries.consent, privacy.budget_entry, payments.payee');
}

/** The window of a query closes, whatever its terms say. @param {import('pg').Client} owner @param {string} queryId */
export async function closeNow(owner, queryId) {
  await owner.query('update queries.query set closes = now() where id = $1', [queryId]);
}

/** As if nobody had ever asked anything. @param {import('pg').Client} owner */
export async function forgetQueries(owner) {
  await owner.query(
    'truncate queries.query, queries.consent, queries.frozen_source, privacy.budget_entry, privacy.claim, users.notification cascade',
  );
}
