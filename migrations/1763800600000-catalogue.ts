import type { MigrationInterface, QueryRunner } from 'typeorm';
import activityTracker from './source-types/activity-tracker.v1.json';
import airQuality from './source-types/air-quality.v1.json';
import locationProbe from './source-types/location-probe.v2.json';
import personalInformation from './source-types/personal-information.v2.json';
import purchases from './source-types/purchases.v1.json';
import screenTime from './source-types/screen-time.v1.json';
import smartMeter from './source-types/smart-meter.v1.json';
import textsOfV1 from './source-types/texts-of-v1.json';

/**
 * The catalogue grows up: texts in two languages, hierarchies, what a correction does, retirement. A version is written once, by
 * one function, and never changed: triggers hold that against everybody, the owner of the schema included.
 */
export class Catalogue1763800600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources.source_type
        add conflict text not null default 'replace' constraint source_type_conflict check (conflict in ('replace', 'refuse')),
        add titles jsonb,
        add descriptions jsonb,
        add retired_at timestamptz;
      alter table sources.source_type alter conflict drop default;
      alter table sources.attribute
        add hierarchy jsonb,
        add titles jsonb,
        add descriptions jsonb;
    `);
    await runner.query(
      `update sources.source_type t
          set titles = coalesce(x.texts -> 'title', jsonb_build_object('en', t.title, 'de', t.title)),
              descriptions = coalesce(x.texts -> 'description', jsonb_build_object('en', t.title, 'de', t.title))
         from sources.source_type s left join jsonb_each($1::jsonb) as x (name, texts) on x.name = s.name
        where s.name = t.name and s.version = t.version`,
      [JSON.stringify(textsOfV1)],
    );
    await runner.query(
      `update sources.attribute a
          set titles = coalesce(x.texts #> array['attributes', a.name, 'title'], jsonb_build_object('en', a.name, 'de', a.name)),
              descriptions = coalesce(x.texts #> array['attributes', a.name, 'description'], jsonb_build_object('en', a.name, 'de', a.name))
         from sources.attribute s left join jsonb_each($1::jsonb) as x (name, texts) on x.name = s.source_type
        where s.source_type = a.source_type and s.version = a.version and s.name = a.name`,
      [JSON.stringify(textsOfV1)],
    );
    await runner.query(rules);
    await runner.query(functions);
    for (const type of shipped)
      await runner.query('select sources.add_source_type($1::jsonb)', [JSON.stringify(type)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger source_type_is_for_ever on sources.source_type;
      drop trigger attribute_is_for_ever on sources.attribute;
      drop function sources.retire_source_type(text, timestamptz);
      drop function sources.add_source_type(jsonb);
      drop function sources.refuse_change_of_catalogue();
    `);
    const known = `(source_type, version) not in (select name, 1 from unnest($1::text[]) as name)`;
    const first = Object.keys(textsOfV1);
    await runner.query(`delete from sources.source where ${known}`, [first]);
    await runner.query(`delete from sources.attribute where ${known}`, [first]);
    await runner.query(
      `delete from sources.source_type where (name, version) not in (select name, 1 from unnest($1::text[]) as name)`,
      [first],
    );
    await runner.query(`
      alter table sources.source_type add title text;
      update sources.source_type set title = titles ->> 'en';
      alter table sources.source_type alter title set not null, drop conflict, drop titles, drop descriptions, drop retired_at;
      alter table sources.attribute
        drop constraint attribute_unit_of_number, drop constraint attribute_categories, drop constraint attribute_contexts,
        drop hierarchy, drop titles, drop descriptions;
      drop function sources.are_texts(jsonb, integer);
    `);
  }
}

const shipped = [
  personalInformation,
  locationProbe,
  activityTracker,
  smartMeter,
  screenTime,
  purchases,
  airQuality,
];

/** The same rules as those of source-type.schema.json, as far as a row can know them. */
const rules = `
  create function sources.are_texts(texts jsonb, longest integer) returns boolean language sql immutable as $$
    select coalesce(length(trim(texts ->> 'en')) between 1 and longest and length(trim(texts ->> 'de')) between 1 and longest, false)
  $$;
  alter table sources.source_type
    drop title,
    alter titles set not null,
    alter descriptions set not null,
    add constraint source_type_titles check (sources.are_texts(titles, 100)),
    add constraint source_type_descriptions check (sources.are_texts(descriptions, 500));
  alter table sources.attribute
    alter titles set not null,
    alter descriptions set not null,
    add constraint attribute_titles check (sources.are_texts(titles, 100)),
    add constraint attribute_descriptions check (sources.are_texts(descriptions, 500)),
    add constraint attribute_unit_of_number check (unit is null or technical_type in ('number', 'integer')),
    add constraint attribute_categories check (categories is null or (technical_type = 'text' and cardinality(categories) > 0)),
    add constraint attribute_contexts check (contexts is null or cardinality(contexts) > 0),
    add constraint attribute_hierarchy check (hierarchy is null or coalesce(case hierarchy ->> 'kind'
      when 'categories' then technical_type = 'text' and categories is not null and jsonb_array_length(hierarchy -> 'nodes') > 0
      when 'steps' then technical_type in ('number', 'integer') and jsonb_array_length(hierarchy -> 'steps') > 0
      when 'dates' then technical_type = 'date' and jsonb_array_length(hierarchy -> 'levels') > 0
      when 'geohash' then (technical_type = 'text' or unit in ('lat', 'lon')) and jsonb_array_length(hierarchy -> 'prefixLengths') > 0
      end, false));
`;

const functions = `
  create function sources.refuse_change_of_catalogue() returns trigger language plpgsql as $$
  begin
    -- Texts can be mended and a version can be retired; what it means cannot change.
    if tg_op = 'UPDATE' and to_jsonb(old) - '{titles,descriptions,retired_at}'::text[] = to_jsonb(new) - '{titles,descriptions,retired_at}'::text[] then
      return new;
    end if;
    raise exception 'a version of a source type never changes' using errcode = 'restrict_violation';
  end $$;
  create trigger source_type_is_for_ever before update or delete on sources.source_type
    for each row execute function sources.refuse_change_of_catalogue();
  create trigger attribute_is_for_ever before update or delete on sources.attribute
    for each row execute function sources.refuse_change_of_catalogue();

  -- The application writes the catalogue by these two only: it has no rights of its own on the tables.
  create function sources.add_source_type(file jsonb) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    insert into sources.source_type (name, version, kind, conflict, titles, descriptions)
      values (file ->> 'name', (file ->> 'version')::integer, file ->> 'kind', coalesce(file ->> 'conflict', 'replace'), file -> 'title', file -> 'description');
    insert into sources.attribute (source_type, version, name, position, technical_type, logical_type, role, unit, min, max, grid,
                                   categories, hierarchy, contexts, titles, descriptions)
      select file ->> 'name', (file ->> 'version')::integer, a.name, a.position, a."technicalType", a."logicalType", a.role, a.unit, a.min, a.max, a.grid,
             coalesce(a.categories, leaves.names), a.hierarchy, a.contexts, a.title, a.description
        from rows from (jsonb_to_recordset(file -> 'attributes') as (name text, "technicalType" text, "logicalType" text, role text, unit text,
             min double precision, max double precision, grid double precision, categories text[], hierarchy jsonb, contexts text[],
             title jsonb, description jsonb)) with ordinality
          as a (name, "technicalType", "logicalType", role, unit, min, max, grid, categories, hierarchy, contexts, title, description, position)
       cross join lateral (
         with recursive node (body, path) as (
           select body, array[ordinal] from jsonb_array_elements(a.hierarchy -> 'nodes') with ordinality as top (body, ordinal)
           union all
           select child.body, node.path || child.ordinal from node, jsonb_array_elements(node.body -> 'children') with ordinality as child (body, ordinal))
         select array_agg(body ->> 'name' order by path) as names from node where not body ? 'children') leaves;
  end $$;
  create function sources.retire_source_type(retired text, at timestamptz) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare changed integer;
  begin
    update sources.source_type set retired_at = at where name = retired and retired_at is null;
    get diagnostics changed = row_count;
    return changed;
  end $$;
  revoke all on function sources.add_source_type(jsonb), sources.retire_source_type(text, timestamptz) from public;
  grant execute on function sources.add_source_type(jsonb), sources.retire_source_type(text, timestamptz) to mynedata_application;
`;
