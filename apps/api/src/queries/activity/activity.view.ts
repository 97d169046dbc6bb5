import { Injectable } from '@nestjs/common';
import { Clock, type Cursor, Database, type Tx, decodeCursor, encodeCursor } from '@mynedata/platform';
import { type Level, oddsOf } from '@mynedata/privacy-mechanisms';
import type { Certificate } from '@mynedata/privacy-mechanisms/certificate';
import type { LogicalType } from '@mynedata/sources';
import { type OrganisationView, ReadOrganisations } from '@mynedata/users';
import type { TypeLevel } from '../consent/consent.entity';
import type { AskedAttribute } from '../in-person/in-person';
import { nameOfReference } from '../plan';
import type { Reference } from '../query';
import type {
  ActivityAnswer,
  ActivityKind,
  ActivityPage,
  ActivitySummaryView,
  ActivityView,
  DisclosedInPersonView,
  UnusedReason,
  UsedView,
} from './activity.dto';
import { activitySql } from './activity.sql';

export interface ActivityWanted {
  readonly kind?: ActivityKind;
  readonly organisation?: string;
  readonly from?: string;
  readonly to?: string;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly kind: ActivityKind;
  readonly detail: string | null;
  readonly automatic: boolean;
  readonly sealed: boolean;
  readonly query_id: string;
  readonly title: string;
  readonly organisation_id: string;
  readonly reward_sat: string;
  readonly gives: 'statistics' | 'dataset';
  readonly class: Level;
  readonly types: readonly TypeLevel[];
  readonly references: readonly Reference[];
  readonly charge_micro: string | null;
  readonly certificate: Certificate | null;
  readonly in_person: boolean;
  readonly disclosed: readonly string[] | null;
  readonly attributes: readonly AskedAttribute[] | null;
}

const dayMs = 24 * 3600_000;
const most = 200;

/**
 * What happened to a person's data, newest first: made of the rows that hold each fact already, so that asking a million people
 * writes nothing for it. Whatever depends on anybody's answer or data is there only from the release on.
 */
@Injectable()
export class ActivitiesView {
  constructor(
    private readonly database: Database,
    private readonly organisations: ReadOrganisations,
    private readonly clock: Clock,
  ) {}

  page(
    userId: string,
    wanted: ActivityWanted,
    cursor: string | undefined,
    limit: number,
  ): Promise<ActivityPage> {
    return this.database.transaction(async (tx) => {
      const found = await rows(tx, userId, this.clock.now(), wanted, decodeCursor(cursor), limit + 1);
      const shown = found.slice(0, limit);
      const organisations = await this.organisationsOf(tx, shown);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => viewOf(row, organisations.get(row.organisation_id))),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.at.toISOString(), id: last.id }) }),
      };
    });
  }

  /** Who asked and who used, in the last 90 days. */
  summary(userId: string): Promise<ActivitySummaryView> {
    return this.database.transaction(async (tx) => {
      const since = new Date(this.clock.now().getTime() - 90 * dayMs);
      const found = await tx.query<{
        organisation_id: string;
        asked: number;
        used: number;
        kinds: LogicalType[];
      }>(
        `select organisation_id, count(distinct id) filter (where asked)::int as asked, count(distinct id) filter (where used)::int as used,
                coalesce(array_agg(distinct kind order by kind) filter (where used and kind is not null), '{}') as kinds
           from (select q.organisation_id, q.id, c.asked_at >= $2 as asked, u.used, t.kind
                   from queries.consent c join queries.query q on q.id = c.query_id
                  cross join lateral (select q.state = 'released' and c.state = 'allowed' and c.outcome is null and q.state_since >= $2 as used) u
                   left join lateral (select e ->> 'logicalType' as kind from jsonb_array_elements(c.types) e) t on true
                  where c.user_id = $1 and (c.asked_at >= $2 or u.used)
                  union all
                 select r.organisation_id, r.id, e.entered_at >= $2, u.used, t.kind
                   from queries.in_person_entry e join queries.in_person_request r on r.id = e.request_id
                  cross join lateral (select r.state = 'fetched' and r.state_since >= $2 as used) u
                   left join lateral (select a ->> 'logicalType' as kind from jsonb_array_elements(r.attributes) a where a ->> 'name' = any(e.disclosed)) t on true
                  where e.user_id = $1 and (e.entered_at >= $2 or u.used)) met
          group by organisation_id order by used desc, asked desc, organisation_id`,
        [userId, since],
      );
      const shown = found.slice(0, most);
      const organisations = await this.organisationsOf(tx, shown);
      return {
        since: since.toISOString(),
        asked: found.reduce((sum, { asked }) => sum + asked, 0),
        used: found.reduce((sum, { used }) => sum + used, 0),
        organisations: shown.map(({ organisation_id: organisationId, asked, used, kinds }) => {
          const organisation = organisations.get(organisationId);
          return {
            organisationId,
            name: organisation?.name ?? '',
            organisationType: organisation?.organisationType ?? '',
            asked,
            used,
            logicalTypes: kinds,
          };
        }),
      };
    });
  }

  private organisationsOf(
    tx: Tx,
    found: readonly { readonly organisation_id: string }[],
  ): Promise<ReadonlyMap<string, OrganisationView>> {
    return this.organisations.byIds(
      tx,
      found.map(({ organisation_id }) => organisation_id),
    );
  }
}

const rows = (
  tx: Tx,
  userId: string,
  now: Date,
  { kind, organisation, from, to }: ActivityWanted,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Row[]> =>
  tx.query<Row>(activitySql, [
    userId,
    now,
    organisation ?? null,
    kind ?? null,
    from ?? null,
    to ?? null,
    cursor?.at ?? null,
    cursor?.id ?? null,
    limit,
  ]);

function viewOf(row: Row, organisation: OrganisationView | undefined): ActivityView {
  const common = {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    queryId: row.query_id,
    inPerson: row.in_person,
    title: row.title,
    organisationId: row.organisation_id,
    organisationName: organisation?.name ?? '',
    organisationType: organisation?.organisationType ?? '',
    rewardSat: row.reward_sat,
    receipt: row.sealed,
  };
  switch (row.kind) {
    case 'answered':
      return { ...common, answer: row.detail as ActivityAnswer, automatic: row.automatic };
    case 'not_used':
      return { ...common, reason: row.detail as UnusedReason };
    case 'used':
      return { ...common, ...(row.in_person ? { disclosed: disclosedOf(row) } : { used: usedOf(row) }) };
    case 'asked':
    case 'paid':
      return common;
  }
}

function disclosedOf({ disclosed, attributes }: Row): DisclosedInPersonView {
  const names = disclosed ?? [];
  const allowed = (attributes ?? []).filter(({ name }) => names.includes(name));
  return { attributes: names, logicalTypes: [...new Set(allowed.map(({ logicalType }) => logicalType))] };
}

function usedOf({ references, types, class: level, gives, charge_micro, certificate }: Row): UsedView {
  if (certificate === null) throw new Error('a released query without certificate');
  const chargeMicro = Number(charge_micro ?? 0);
  const { likely, unlikely } = oddsOf(chargeMicro);
  const { statement, keyId } = certificate;
  return {
    attributes: references.map(nameOfReference),
    logicalTypes: types.map(({ logicalType }) => logicalType),
    level,
    gives,
    chargeMicro,
    odds: gives === 'dataset' ? '' : `${likely}:${unlikely}`,
    resultSha256: statement.resultSha256,
    keyId,
    participantsFrom: statement.participants.from,
    participantsTo: statement.participants.to,
  };
}
