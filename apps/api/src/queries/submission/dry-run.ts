import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Compute, Random, tookTooLong } from '@mynedata/platform';
import { type DatasetInput, bandOf } from '@mynedata/privacy-mechanisms';
import { Attempts } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import { datasetBody } from '../execution/dataset';
import { columnReader, slotColumn } from '../execution/dataset-columns';
import { datasetLines } from '../execution/dataset-lines';
import { resultBody } from '../execution/result';
import { OneAtATime } from '../one-at-a-time';
import { asksForDataset, demandsOf, planOf, referenceIndex } from '../plan';
import { type Query, slotCount } from '../query';
import type { QueryInput } from './queries.dto';
import { type Offer, QuoteQuery } from './quote-query';
import { syntheticText } from './synthetic-data';

/** People who are made up, at most, and rows of a dataset. */
const mostPeople = 500;
const mostRows = 2_000;
const nobody = '00000000-0000-0000-0000-000000000000';
/** Nobody waits longer for made-up numbers, also where the engine has much to do. */
const limitMs = 20_000;

/** The shape that an answer would have, from made-up people: from the catalogue's bounds alone, by the engine's own mechanisms. */
@Injectable()
export class DryRun {
  private readonly running = new OneAtATime('A dry run of your organisation is being computed.');

  constructor(
    private readonly quoteQuery: QuoteQuery,
    private readonly compute: Compute,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly attempts: Attempts,
  ) {}

  /** A document of the schema that a result has, which says that it is synthetic and has nothing in its certificate. */
  run(organisationId: string, input: QueryInput): Promise<object> {
    return this.running.of(organisationId, async () => {
      const offer = await this.quoteQuery.offer(input);
      await this.attempts.runDry(organisationId);
      try {
        return await this.shapeOf(this.queryOf(organisationId, input, offer));
      } catch (error) {
        if (!tookTooLong(error, {})) throw error;
        throw new QueriesRefusal('dry-run-too-slow', 'The market has much to compute now. Try again later.');
      }
    });
  }

  private async shapeOf(query: Query): Promise<object> {
    const people = Math.min(mostPeople, query.terms.min);
    const body = asksForDataset(query.bound)
      ? await this.dataset(query, people)
      : await this.statistics(query, people);
    return { ...body, synthetic: true, releasedAt: this.clock.now().toISOString(), certificate: {} };
  }

  private async statistics(query: Query, people: number): Promise<object> {
    const plan = planOf(query.bound, query.terms);
    const atLeast = query.terms.min;
    const signal = AbortSignal.timeout(limitMs);
    const values = await this.compute.run('synthetic-statistics', { plan, people, atLeast }, { signal });
    return resultBody(query, plan, values, bandOf(atLeast));
  }

  private async dataset(query: Query, people: number): Promise<object> {
    const input = await this.datasetInput(query, people);
    const signal = AbortSignal.timeout(limitMs);
    const dataset = await this.compute.run('dataset', input, { signal }).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'DatasetError')) throw error;
      const detail =
        'Even made-up people could not be protected in such a dataset. Ask for fewer columns, or more people.';
      throw new QueriesRefusal('terms-not-valid', detail, [{ pointer: '/text', detail }]);
    });
    const rows = [...datasetLines(query, dataset)];
    const sha256 = createHash('sha256')
      .update(rows.map((row) => `${row}\n`).join(''))
      .digest('hex');
    return {
      ...datasetBody(query, bandOf(people), input, dataset, sha256),
      rows: rows.map((row) => JSON.parse(row) as unknown),
    };
  }

  private async datasetInput(query: Query, people: number): Promise<DatasetInput> {
    const below = this.random.belows();
    const references = query.bound.query.select.map(({ attribute }) =>
      referenceIndex(query.bound, attribute),
    );
    const readers = references.map((index) => columnReader(query, index));
    const slots = Math.min(slotCount(query.terms), Math.max(1, Math.floor(mostRows / people)));
    const rows = people * slots;
    for (let row = 0; row < rows; row++)
      readers.forEach((reader, position) => {
        const reference = query.bound.references[references[position] ?? -1];
        reader.add(reference === undefined ? null : syntheticText(reference, query.terms.to, below));
      });
    const time = slotColumn(
      query,
      Int32Array.from({ length: rows }, (_, row) => row % slots),
    );
    const demands = demandsOf(query.bound, query.terms);
    return {
      rows,
      columns: [...(time === undefined ? [] : [time.column]), ...readers.map((each) => each.column())],
      cells: [...(time === undefined ? [] : [time.cells]), ...readers.map((each) => each.cells())],
      owners: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / slots)),
      demandOf: Uint8Array.from({ length: people }, (_, person) => person % demands.length),
      demands,
      noise: {
        key: await this.random.bytes(32),
        people: Array.from({ length: people }, (_, person) => String(person)),
      },
      timeColumn: time?.column.key ?? null,
      options: { ranges: 'boxes' },
    };
  }

  private queryOf(
    organisationId: string,
    { text }: QueryInput,
    { bound, terms, margin, feeSat, escrowSat }: Offer,
  ): Query {
    const now = this.clock.now();
    const { canonical } = bound.query;
    const state = 'released';
    return {
      id: nobody,
      organisationId,
      terms,
      text,
      canonical,
      bound,
      margin,
      feeSat,
      escrowSat,
      state,
      submittedAt: now,
      stateSince: now,
      collectingSince: null,
    };
  }
}
