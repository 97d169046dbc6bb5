import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config } from '@mynedata/platform';
import { escrowOf, sat } from '@mynedata/money';
import { ReadSupply } from '@mynedata/privacy';
import {
  type ReleasePlan,
  marginOf,
  participantsFor,
  predictError,
  predictRanks,
} from '@mynedata/privacy-mechanisms';
import { QueriesRefusal } from '../errors';
import { mostRows } from '../execution/dataset';
import { mostValues, unitOf, valueCount } from '../execution/result';
import { asksForDataset, demandsOf, planOf, referenceOfKey } from '../plan';
import { type BoundQuery, type Reference, type Terms, slotCount, strategies } from '../query';
import { CheckQuery } from './check-query';
import type { DatasetQuoteView, QueryInput, QuoteView } from './queries.dto';
import { neededSourceTypes, supplyView } from './supply';
import { opensAt, termsProblems } from './terms';

/** A query with checked terms and its price; nothing is stored yet. */
export interface Offer {
  readonly bound: BoundQuery;
  readonly terms: Terms;
  readonly margin: number;
  readonly feeSat: bigint;
  readonly escrowSat: bigint;
}

/** Prices a query from its public terms, and says whom it could reach from the week's count. It reads no measurement and no setting of anybody. */
@Injectable()
export class QuoteQuery {
  constructor(
    private readonly checkQuery: CheckQuery,
    private readonly readSupply: ReadSupply,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Refuses with every problem of text and terms. */
  async offer(input: QueryInput): Promise<Offer> {
    const now = this.clock.now();
    const bound = await this.checkQuery.bound(input.text);
    const terms = termsOf(input, now);
    const problems = termsProblems(terms, now, this.config.market, bound.parameters);
    if (problems.length > 0)
      throw new QueriesRefusal(
        'terms-not-valid',
        problems.length === 1 ? (problems[0]?.detail ?? '') : `${problems.length} terms are not valid.`,
        problems,
      );
    const margin = this.margin(bound, terms);
    const { feeSat, escrowSat } = escrowOf({
      rewardSat: sat(terms.rewardSat),
      max: terms.max,
      margin,
      feeShareMicro: this.config.market.feeShareMicro,
    });
    this.refuseAboveLimit(escrowSat);
    return { bound, terms, margin, feeSat, escrowSat };
  }

  /** Head counts beyond the maximum that have to be paid for; what a dataset is charged is exact. Refuses what would be too large. */
  private margin(bound: BoundQuery, terms: Terms): number {
    if (asksForDataset(bound)) {
      refuseTooManyRows(terms);
      return 0;
    }
    const plan = planOf(bound, terms);
    refuseTooManyValues(plan);
    return terms.rewardSat === 0n ? 0 : marginOf(plan);
  }

  private refuseAboveLimit(escrowSat: bigint): void {
    const limit = this.config.bitcoin.hotWalletLimitSat;
    if (limit === undefined || escrowSat <= BigInt(limit)) return;
    const detail = `This market takes escrows of at most ${limit} sat; this query needs ${escrowSat} sat.`;
    throw new QueriesRefusal('terms-not-valid', detail, [{ pointer: '/rewardSat', detail }]);
  }

  async run(organisationId: string, input: QueryInput): Promise<QuoteView> {
    const { bound, terms, margin, feeSat, escrowSat } = await this.offer(input);
    const sourceTypes = neededSourceTypes(bound);
    const { maxProtection } = terms;
    const supply = await this.readSupply.run(organisationId, { sourceTypes, maxProtection });
    return {
      supply: supply === null ? null : supplyView(supply, bound, terms),
      rewardSat: terms.rewardSat.toString(),
      maxParticipants: terms.max,
      margin,
      feeSat: feeSat.toString(),
      escrowSat: escrowSat.toString(),
      slots: slotCount(terms),
      latestPaymentDue:
        terms.rewardSat === 0n
          ? null
          : new Date(
              terms.closes.getTime() - this.config.market.confirmGraceMs - this.config.market.minAskMs,
            ).toISOString(),
      ...(asksForDataset(bound) ? { dataset: datasetOf(bound, terms) } : {}),
      predicted: (asksForDataset(bound) ? [] : strategies).map((strategy) => {
        const plan = planOf(bound, { ...terms, strategy });
        return {
          strategy,
          errors: plan.statistics.map((statistic, index) => ({
            function: statistic.function,
            attribute: statistic.attribute.key,
            atMin: predictError(plan, index, terms.min),
            atMax: predictError(plan, index, terms.max),
            unit: unitOf(
              statistic.function,
              bound.references[referenceOfKey(bound, statistic.attribute.key)],
            ),
            peopleForOnePercent: participantsFor(plan, index, 0.01),
            peopleForFivePercent: participantsFor(plan, index, 0.05),
            ranksAtMin: predictRanks(plan, index, terms.min),
            ranksAtMax: predictRanks(plan, index, terms.max),
          })),
        };
      }),
    };
  }
}

/** A result of more values would be noise, and a burden for everybody who carries it. */
function refuseTooManyValues(plan: ReleasePlan): void {
  const values = valueCount(plan);
  if (values <= mostValues) return;
  const detail = `The result would have ${values} values, and may have ${mostValues}. Ask for fewer slots or bins.`;
  throw new QueriesRefusal('terms-not-valid', detail, [{ pointer: '/granularitySeconds', detail }]);
}

function refuseTooManyRows(terms: Terms): void {
  const rows = terms.max * slotCount(terms);
  if (rows <= mostRows) return;
  const detail = `The dataset could have ${rows} rows, and may have ${mostRows}. Ask for fewer slots or people.`;
  throw new QueriesRefusal('terms-not-valid', detail, [{ pointer: '/granularitySeconds', detail }]);
}

/** How a dataset would be protected: by the strictest level in each group. */
const datasetOf = (bound: BoundQuery, terms: Terms): DatasetQuoteView => ({
  levels: demandsOf(bound, terms).map((demand) => ({
    ...demand,
    ...(has(bound, () => true) ? {} : { l: 1 }),
    ...(has(bound, ({ bounds }) => bounds !== null) ? {} : { noiseSharePercent: 0 }),
  })),
  mostRows: terms.max * slotCount(terms),
});

/** Whether the rows show something sensitive of this kind. */
const has = ({ references }: BoundQuery, kind: (reference: Reference) => boolean): boolean =>
  references.some((reference) => reference.inSelect && reference.role === 'sensitive' && kind(reference));

const termsOf = (input: QueryInput, now: Date): Terms => ({
  title: input.title.trim(),
  description: input.description?.trim() ?? '',
  purposeCategory: input.purposeCategory,
  purpose: input.purpose.trim(),
  from: new Date(input.interval.from),
  to: new Date(input.interval.to),
  granularitySeconds: input.granularitySeconds ?? null,
  maxProtection: input.maxProtection,
  strategy: input.strategy ?? 'partition',
  min: input.participants.min,
  max: input.participants.max,
  rewardSat: BigInt(input.rewardSat),
  paymentDue: input.paymentDue === undefined ? null : new Date(input.paymentDue),
  opens: opensAt(
    input.consentWindow.opens === undefined ? undefined : new Date(input.consentWindow.opens),
    now,
  ),
  closes: new Date(input.consentWindow.closes),
});
