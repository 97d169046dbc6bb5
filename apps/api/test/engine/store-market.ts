import { ImportSourceType } from '@mynedata/sources';
import type { Market } from '../market';
import type { ModelAttribute, ModelPerson, ModelSource, ModelType } from './model';

/** Adds the types as an operator would. */
export async function storeTypes(market: Market, types: readonly ModelType[]): Promise<void> {
  for (const type of types) await market.app.get(ImportSourceType).run(JSON.stringify(fileOf(type)));
}

/** Writes people with all they have, by SQL: what uploads would leave behind, but cut into chunks as the model says. */
export async function storePeople(market: Market, people: readonly ModelPerson[]): Promise<void> {
  const sources = people.flatMap((person) =>
    person.sources.map((source) => ({ user_id: person.id, source })),
  );
  const ofSource = <Row extends object>(rows: (source: ModelSource) => readonly Row[]): object[] =>
    sources.flatMap(({ user_id, source }) =>
      rows(source).map((row) => ({ user_id, source_id: source.id, ...row })),
    );
  const json = (rows: readonly object[]): [string] => [JSON.stringify(rows)];
  await market.owner.transaction(async (tx) => {
    await tx.query(
      `insert into users.account (id, role, username, password_hash, created_at)
       select id, 'user', 'model-' || left(id::text, 24), 'nobody signs in', now() from jsonb_to_recordset($1) as r (id uuid)`,
      json(people.map(({ id }) => ({ id }))),
    );
    await tx.query(
      'insert into payments.payee (user_id, ledger_owner) select id, gen_random_uuid() from jsonb_to_recordset($1) as r (id uuid)',
      json(people.map(({ id }) => ({ id }))),
    );
    await tx.query(
      `insert into privacy.default_level select user_id, logical_type, level, now() from jsonb_to_recordset($1) as r (user_id uuid, logical_type text, level text)`,
      json(
        people.flatMap(({ id, defaults }) =>
          Object.entries(defaults).map(([logical_type, level]) => ({ user_id: id, logical_type, level })),
        ),
      ),
    );
    await tx.query(
      `insert into privacy.refused_type select user_id, type, now() from jsonb_to_recordset($1) as r (user_id uuid, type text)`,
      json(
        people.flatMap(({ id, refusedTypes = [] }) => refusedTypes.map((type) => ({ user_id: id, type }))),
      ),
    );
    await tx.query(
      `insert into privacy.blocked_organisation select user_id, o.id, now() from jsonb_to_recordset($1) as r (user_id uuid), users.organisation o`,
      json(people.filter((one) => one.blocksEverybody).map(({ id }) => ({ user_id: id }))),
    );
    await tx.query(
      `insert into sources.source (user_id, id, source_type, version, label, created_at, paused_at)
       select user_id, id, type, 1, 'model', now(), case when paused then now() end
         from jsonb_to_recordset($1) as r (user_id uuid, id uuid, type text, paused boolean)`,
      json(
        sources.map(({ user_id, source }) => ({
          user_id,
          id: source.id,
          type: source.type.name,
          paused: source.paused,
        })),
      ),
    );
    await tx.query(
      `insert into privacy.attribute_level select user_id, source_id, attribute, level, now()
         from jsonb_to_recordset($1) as r (user_id uuid, source_id uuid, attribute text, level text)`,
      json(
        ofSource(({ levels }) => Object.entries(levels).map(([attribute, level]) => ({ attribute, level }))),
      ),
    );
    await tx.query(
      `insert into sources.interval_history select user_id, source_id, timestamptz 'epoch' + since * interval '1 microsecond', seconds
         from jsonb_to_recordset($1) as r (user_id uuid, source_id uuid, since bigint, seconds integer)`,
      json(ofSource(({ intervals }) => intervals)),
    );
    await tx.query(
      `insert into sources.mapping (user_id, source_id, name, attribute, context, factor, shift) select *
         from jsonb_to_recordset($1) as r (user_id uuid, source_id uuid, name text, attribute text, context text, factor float8, shift float8)`,
      json(ofSource(({ mappings }) => mappings)),
    );
    await tx.query(
      `insert into sources.series (user_id, source_id, id, name, technical_type) select *
         from jsonb_to_recordset($1) as r (user_id uuid, source_id uuid, id integer, name text, technical_type text)`,
      json(
        ofSource((source) =>
          source.series.map(({ name }, index) => ({
            id: index + 1,
            name,
            technical_type: storedType(source, name),
          })),
        ),
      ),
    );
    await tx.query(
      `insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, sum, min, max, offsets, numbers, texts, booleans, dates)
       select user_id, source_id, series, f.first_at, f.first_at + offsets[cardinality(offsets)] * interval '1 microsecond', cardinality(offsets),
              (select sum(v) from unnest(numbers) as v), (select min(v) from unnest(numbers) as v), (select max(v) from unnest(numbers) as v),
              offsets, numbers, texts, booleans, dates
         from jsonb_to_recordset($1) as r (user_id uuid, source_id uuid, series integer, first bigint, offsets bigint[], numbers float8[], texts text[], booleans boolean[], dates date[])
         cross join lateral (select timestamptz 'epoch' + first * interval '1 microsecond' as first_at) f`,
      json(ofSource(chunksOf)),
    );
  });
}

/** Takes people with all they have away again. */
export async function removePeople(market: Market, people: readonly ModelPerson[]): Promise<void> {
  await market.owner.query('delete from users.account where id = any($1)', [people.map(({ id }) => id)]);
}

const columns = { number: 'numbers', text: 'texts', boolean: 'booleans', date: 'dates' } as const;

function chunksOf(source: ModelSource): object[] {
  return source.series.flatMap(({ name, records, cuts }, index) => {
    let begin = 0;
    return cuts.map((count) => {
      const inside = records.slice(begin, (begin += count));
      const first = inside[0]?.at ?? 0;
      return {
        series: index + 1,
        first,
        offsets: inside.map(({ at }) => at - first),
        [columns[storedType(source, name)]]: inside.map(({ value }) => value),
      };
    });
  });
}

/** Names that nobody mapped hold what the item they are called after would hold. */
function storedType({ type }: ModelSource, name: string): keyof typeof columns {
  const attribute = type.attributes.find(
    (candidate) => candidate.name === (/^item:(.*)-\d+$/.exec(name)?.[1] ?? name),
  );
  const technicalType = attribute?.technicalType ?? 'number';
  return technicalType === 'integer' ? 'number' : technicalType;
}

const words = { en: 'Model', de: 'Modell' };

function fileOf({ name, kind, attributes }: ModelType): object {
  return {
    name,
    version: 1,
    kind,
    title: words,
    description: words,
    attributes: attributes.map(attributeOf),
  };
}

const attributeOf = ({
  name,
  technicalType,
  logicalType,
  bounds,
  categories,
  contexts,
}: ModelAttribute): object => ({
  name,
  technicalType,
  logicalType,
  role: 'quasi',
  title: words,
  description: words,
  ...bounds,
  ...(technicalType === 'text' && categories !== null ? { categories } : {}),
  ...(contexts === null ? {} : { contexts }),
});
