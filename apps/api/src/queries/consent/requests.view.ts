import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Cursor, Database, type Tx, decodeCursor, encodeCursor } from '@mynedata/platform';
import { PARAMETERS, PersonalBudgetView, limitOf } from '@mynedata/privacy';
import { type Level, type ParameterTable, oddsOf } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import { ReadOrganisations } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import { asksForDataset, chargesOf, demandsOf, nameOfReference } from '../plan';
import type { Query } from '../query';
import { QueriesStore } from '../queries.store';
import type { QueryState } from '../query';
import { ProfilesView } from '../profile/profiles.view';
import { termsView } from '../submission/queries.view';
import type { ConsentOutcome, ConsentState, TypeLevel } from './consent.entity';
import { daysBetweenDatasets } from './eligibility.sql';
import { EligibilityStore } from './eligibility.store';
import { noteSql, putOffSql } from './own-marks.store';
import { unwillingReason, unwillingSql } from './willing.store';
import type {
  BudgetOfRequestView,
  DatasetOfRequestView,
  RequestFilter,
  RequestState,
  RequestSummaryView,
  RequestView,
  RequestsPage,
} from './requests.dto';

interface Row {
  readonly query_id: string;
  readonly title: string;
  readonly organisation_name: string;
  readonly organisation_type: string;
  readonly state: ConsentState;
  readonly query_state: QueryState;
  readonly gives: 'statistics' | 'dataset';
  readonly class: Level;
  readonly types: readonly TypeLevel[];
  readonly reward_sat: string;
  readonly closes: Date;
  readonly asked_at: Date;
  readonly answered_at: Date | null;
  readonly outcome: ConsentOutcome | null;
  readonly automatic: boolean;
  readonly put_off: boolean;
  readonly note: string;
}

/** What a person is asked and has answered. Outcomes show only once the query is released. */
@Injectable()
export class RequestsView {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly eligibility: EligibilityStore,
    private readonly organisations: ReadOrganisations,
    private readonly profiles: ProfilesView,
    private readonly budget: PersonalBudgetView,
    private readonly clock: Clock,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  page(
    userId: string,
    filter: RequestFilter | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<RequestsPage> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const found = await rows(tx, userId, { now, filter, cursor: decodeCursor(cursor), limit: limit + 1 });
      const items = await this.withOrganisations(tx, found.slice(0, limit));
      const last = found.length > limit ? found[limit - 1] : undefined;
      const [count] = await tx.query<{ open: string; later: string }>(
        `select count(*) filter (where not ${putOffSql}) as open, count(*) filter (where ${putOffSql}) as later
           from queries.consent c join queries.query q on q.id = c.query_id where c.user_id = $1 and c.state = 'asked' and q.state = 'collecting' and q.closes > $2 and not ${unwillingSql}`,
        [userId, now],
      );
      return {
        items: items.map((row) => summaryOf(row, now)),
        open: Number(count?.open ?? 0),
        later: Number(count?.later ?? 0),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.asked_at.toISOString(), id: last.query_id }) }),
      };
    });
  }

  async detail(userId: string, queryId: string): Promise<RequestView> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const found = await rowOf(tx, userId, queryId);
      if (found === undefined)
        throw new QueriesRefusal('request-not-found', 'There is no such request for you.');
      const query = await this.queries.current(tx, queryId);
      const organisation = await this.profiles.within(tx, query.organisationId);
      if (organisation === undefined) throw new Error('a query without organisation');
      const countedOf = await this.budget.countedWithin(tx, userId);
      const row = {
        ...found,
        organisation_name: organisation.name,
        organisation_type: organisation.organisationType,
      };
      const summary = summaryOf(row, now);
      const canAnswer = query.state === 'collecting' && now >= query.terms.opens && now < query.terms.closes;
      const fitting =
        canAnswer && summary.state !== 'allowed'
          ? (await this.eligibility.check(tx, query, [userId], now))[0]
          : undefined;
      const level = fitting?.class ?? row.class;
      const types = fitting?.types ?? row.types;
      const against = canAnswer
        ? await unwillingReason(
            tx,
            query,
            userId,
            types.map(({ logicalType }) => logicalType),
          )
        : undefined;
      const charge = chargesOf(query)[level];
      const counted = row.state === 'allowed';
      const budget = types.map(({ logicalType, level: typeLevel }): BudgetOfRequestView => {
        const { usedMicro, reservedMicro, ownPercent } = countedOf(logicalType);
        const used = usedMicro + reservedMicro;
        const limit = limitOf(this.parameters[typeLevel].budgetMicro, ownPercent);
        const percent = (micro: number): number =>
          limit === 0 ? 100 : Math.round((100 * Math.max(0, micro)) / limit);
        return {
          logicalType,
          level: typeLevel,
          beforePercent: percent(counted ? used - charge : used),
          afterPercent: percent(counted ? used : used + charge),
        };
      });
      return {
        ...summary,
        level,
        organisation,
        note: row.note,
        terms: termsView(query),
        fits: summary.state === 'allowed' || !canAnswer || (fitting !== undefined && against === undefined),
        ...(against === undefined ? {} : { against }),
        chargeMicro: charge,
        odds: oddsOf(charge),
        ...(asksForDataset(query.bound) ? { dataset: datasetOf(query, level) } : {}),
        budget,
        canAnswer,
        canWithdraw: row.state === 'allowed' && query.state === 'collecting',
      };
    });
  }

  private async withOrganisations(tx: Tx, found: readonly FoundRow[]): Promise<Row[]> {
    const known = await this.organisations.byIds(
      tx,
      found.map(({ organisation_id }) => organisation_id),
    );
    return found.map((row) => ({
      ...row,
      organisation_name: known.get(row.organisation_id)?.name ?? '',
      organisation_type: known.get(row.organisation_id)?.organisationType ?? '',
    }));
  }
}

type FoundRow = Omit<Row, 'organisation_name' | 'organisation_type'> & { readonly organisation_id: string };

const columns = `c.query_id, q.title, q.organisation_id, c.state, q.state as query_state, q.gives, c.class, c.types, q.reward_sat, q.closes, c.asked_at, c.answered_at, c.outcome,
            c.state = 'allowed' and exists (select 1 from queries.automatic_answer a
              where a.user_id = c.user_id and a.query_id = c.query_id and a.answered_at = c.answered_at) as automatic,
            ${putOffSql} as put_off, ${noteSql} as note`;
const asked = 'from queries.consent c join queries.query q on q.id = c.query_id';

const rows = (
  tx: Tx,
  userId: string,
  where: {
    readonly now: Date;
    readonly filter?: RequestFilter | undefined;
    readonly cursor?: Cursor | undefined;
    readonly limit: number;
  },
) =>
  tx.query<FoundRow>(
    `select ${columns} ${asked}
      where c.user_id = $1
        and ($2::text is null or (c.state = 'asked' and q.state = 'collecting' and q.closes > $3) = ($2 <> 'answered'))
        and (coalesce($2::text, 'answered') = 'answered' or (not ${unwillingSql} and ${putOffSql} = ($2 = 'later')))
        and ($4::timestamptz is null or (date_trunc('milliseconds', c.asked_at), c.query_id) < ($4::timestamptz, $5::uuid))
      order by date_trunc('milliseconds', c.asked_at) desc, c.query_id desc limit $6`,
    [
      userId,
      where.filter ?? null,
      where.now,
      where.cursor?.at ?? null,
      where.cursor?.id ?? null,
      where.limit,
    ],
  );

const rowOf = async (tx: Tx, userId: string, queryId: string): Promise<FoundRow | undefined> =>
  (
    await tx.prepared<FoundRow>(`select ${columns} ${asked} where c.user_id = $1 and c.query_id = $2`, [
      userId,
      queryId,
    ])
  )[0];

/** What a dataset does to somebody at this level, from public parameters alone. */
function datasetOf({ bound, terms }: Query, own: Level): DatasetOfRequestView {
  const demands = demandsOf(bound, terms);
  const { k, noiseSharePercent } = demands.find(({ level }) => level === own) ?? {
    k: 1,
    noiseSharePercent: 0,
  };
  return {
    others: k - 1,
    shifted: bound.references.flatMap((reference) => {
      const { inSelect, role, bounds, unit } = reference;
      if (!inSelect || role !== 'sensitive' || bounds === null) return [];
      return [
        {
          attribute: nameOfReference(reference),
          typically: ((bounds.max - bounds.min) * noiseSharePercent) / 100,
          unit,
        },
      ];
    }),
    daysToNext: daysBetweenDatasets,
  };
}

function summaryOf(row: Row, now: Date): RequestSummaryView {
  // Where nothing was released there is one outcome for everybody, whatever became of each consent.
  const over = row.query_state === 'released';
  return {
    queryId: row.query_id,
    title: row.title,
    organisationName: row.organisation_name,
    organisationType: row.organisation_type,
    state: stateOf(row, now),
    queryState: row.query_state,
    automatic: row.automatic,
    later: row.put_off && stateOf(row, now) === 'open',
    gives: row.gives,
    logicalTypes: row.types.map(({ logicalType }): LogicalType => logicalType),
    level: row.class,
    rewardSat: row.reward_sat,
    closes: row.closes.toISOString(),
    askedAt: row.asked_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    ...(over && row.state === 'allowed' ? { outcome: row.outcome ?? ('participant' as const) } : {}),
  };
}

function stateOf(row: Row, now: Date): RequestState {
  if (row.state !== 'asked') return row.state;
  return row.query_state === 'collecting' && now < row.closes ? 'open' : 'missed';
}
