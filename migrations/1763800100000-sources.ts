import type { MigrationInterface, QueryRunner } from 'typeorm';
import iris from './source-types/iris.v1.json';
import locationProbe from './source-types/location-probe.v1.json';
import openhabSensor from './source-types/openhab-sensor.v1.json';
import personalInformation from './source-types/personal-information.v1.json';
import randomData from './source-types/random-data.v1.json';

/** The catalogue, people's sources, their tokens, and the store of measurements; with the views that other modules may join. */
export class Sources1763800100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema sources;
      create table sources.source_type (
        name text not null constraint source_type_name check (name ~ '^[A-Za-z][A-Za-z0-9]*$'),
        version integer not null check (version > 0),
        kind text not null constraint source_type_kind check (kind in ('static', 'time_series', 'dynamic')),
        title text not null,
        primary key (name, version)
      );
      create table sources.attribute (
        source_type text not null,
        version integer not null,
        name text not null constraint attribute_name check (name ~ '^[a-z][a-z0-9_]*$'),
        position integer not null,
        technical_type text not null constraint attribute_technical_type check (technical_type in ('number', 'integer', 'text', 'boolean', 'date')),
        logical_type text not null constraint attribute_logical_type check (logical_type in
          ('personal', 'location', 'medical', 'smart_home', 'online_activity', 'consumer')),
        role text not null constraint attribute_role check (role in ('direct', 'quasi', 'sensitive', 'harmless')),
        unit text,
        min double precision,
        max double precision,
        grid double precision,
        categories text[],
        contexts text[],
        primary key (source_type, version, name),
        foreign key (source_type, version) references sources.source_type,
        constraint attribute_bounds check (case when technical_type in ('number', 'integer')
          then min is not null and max > min and grid > 0
               and abs(min / grid - round(min / grid)) < 1e-6 and abs((max - min) / grid - round((max - min) / grid)) < 1e-6
          else min is null and max is null and grid is null end)
      );
      create table sources.source (
        user_id uuid not null references users.account on delete cascade,
        id uuid not null,
        source_type text not null,
        version integer not null,
        label text not null constraint source_label check (length(label) between 1 and 100),
        created_at timestamptz not null,
        paused_at timestamptz,
        primary key (user_id, id),
        foreign key (source_type, version) references sources.source_type
      );
      create table sources.interval_history (
        user_id uuid not null,
        source_id uuid not null,
        since timestamptz not null,
        interval_seconds integer constraint interval_positive check (interval_seconds > 0),
        primary key (user_id, source_id, since),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create table sources.token (
        user_id uuid not null,
        source_id uuid not null,
        id uuid not null,
        secret_hash bytea not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        primary key (user_id, source_id, id),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create index token_id on sources.token (id);
      create table sources.mapping (
        user_id uuid not null,
        source_id uuid not null,
        name text not null,
        attribute text not null,
        context text,
        primary key (user_id, source_id, name),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create table sources.measurement (
        user_id uuid not null,
        source_id uuid not null,
        name text not null,
        at timestamptz not null,
        number double precision constraint measurement_finite check (number > '-Infinity' and number < 'Infinity'),
        text text,
        boolean boolean,
        date date,
        primary key (user_id, source_id, name, at),
        foreign key (user_id, source_id) references sources.source on delete cascade,
        constraint measurement_one_value check (num_nonnulls(number, text, boolean, date) = 1)
      );

      -- One row per attribute that a person's source carries, with the name its records bear.
      create view sources.source_attribute as
        select s.user_id, s.id as source_id, s.source_type, s.version, t.kind, s.paused_at is not null as paused,
               a.name as attribute, a.technical_type, a.logical_type, a.role, a.min, a.max, a.grid,
               case when t.kind = 'dynamic' then m.name else a.name end as name, m.context
          from sources.source s
          join sources.source_type t on t.name = s.source_type and t.version = s.version
          join sources.attribute a on a.source_type = s.source_type and a.version = s.version
          left join sources.mapping m on t.kind = 'dynamic' and m.user_id = s.user_id and m.source_id = s.id and m.attribute = a.name
         where t.kind <> 'dynamic' or m.name is not null;

      -- The declared upload interval and when it was in force; until is null for the present one.
      create view sources.declared_interval as
        select user_id, source_id, interval_seconds, since, lead(since) over (partition by user_id, source_id order by since) as until
          from sources.interval_history;

      -- Every record by the catalogue attribute it stands for.
      create view sources.reading as
        select a.user_id, a.source_id, a.source_type, a.attribute, a.context, m.at, m.number, m.text, m.boolean, m.date
          from sources.source_attribute a
          join sources.measurement m on m.user_id = a.user_id and m.source_id = a.source_id and m.name = a.name;

      grant usage on schema sources to mynedata_application;
      grant select on all tables in schema sources to mynedata_application;
      grant insert, update, delete on sources.source, sources.interval_history, sources.token, sources.mapping, sources.measurement to mynedata_application;
    `);
    for (const type of [personalInformation, randomData, locationProbe, openhabSensor, iris])
      await addSourceType(runner, type);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema sources cascade');
  }
}

interface SourceTypeFile {
  readonly name: string;
  readonly version: number;
  readonly kind: string;
  readonly title: string;
  readonly attributes: readonly object[];
}

async function addSourceType(runner: QueryRunner, type: SourceTypeFile): Promise<void> {
  await runner.query('insert into sources.source_type (name, version, kind, title) values ($1, $2, $3, $4)', [
    type.name,
    type.version,
    type.kind,
    type.title,
  ]);
  await runner.query(
    `insert into sources.attribute (source_type, version, name, position, technical_type, logical_type, role, unit, min, max, grid, categories, contexts)
     select $1, $2, a.name, a.position, a."technicalType", a."logicalType", a.role, a.unit, a.min, a.max, a.grid, a.categories, a.contexts
       from rows from (jsonb_to_recordset($3::jsonb) as (name text, "technicalType" text, "logicalType" text, role text, unit text,
            min double precision, max double precision, grid double precision, categories text[], contexts text[])) with ordinality
         as a (name, "technicalType", "logicalType", role, unit, min, max, grid, categories, contexts, position)`,
    [type.name, type.version, JSON.stringify(type.attributes)],
  );
}
