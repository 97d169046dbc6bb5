import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, type Tx } from '@mynedata/platform';
import { type ReceiptKind, receiptBundleSchema } from '@mynedata/privacy-mechanisms/certificate';
import { ReadOrganisations } from '@mynedata/users';
import { ActivitiesView } from '../activity/activity.view';
import { QueriesRefusal } from '../errors';
import { InPersonReceipts } from '../in-person/in-person-receipts';
import { QueriesStore } from '../queries.store';
import { ResultsStore } from '../release/results.store';
import { SigningKeys } from '../release/signing-keys';
import { receiptOf, signReceipt } from './receipt';
import { type Occasion, ReceiptsStore } from './receipts.store';

const portion = 200;

/**
 * A person's receipts. Each is issued when it is first asked for, from what was sealed at the time of the answer, and kept: whoever
 * asks again gets the same bytes, whatever changed since (ADR 20).
 */
@Injectable()
export class ReadReceipt {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly queries: QueriesStore,
    private readonly results: ResultsStore,
    private readonly organisations: ReadOrganisations,
    private readonly keys: SigningKeys,
    private readonly activity: ActivitiesView,
    private readonly inPerson: InPersonReceipts,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  run(userId: string, id: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const kept = await this.receipts.find(tx, userId, id);
      if (kept !== undefined) return kept;
      const issuedAt = this.clock.now();
      const occasion = await this.receipts.occasion(tx, userId, id);
      const document =
        occasion === undefined
          ? await this.inPerson.within(tx, userId, id, issuedAt)
          : await this.issue(tx, userId, id, occasion, issuedAt);
      if (document === undefined)
        throw new QueriesRefusal(
          'receipt-not-found',
          'You have no such receipt. There is one of each answer, and of each use once its result is released: “activity” lists them.',
        );
      await this.receipts.keep(tx, { userId, id, document, issuedAt });
      return (await this.receipts.find(tx, userId, id)) ?? document;
    });
  }

  /** Every receipt there is, one after the other, each issued by itself. */
  async *bundle(userId: string): AsyncGenerator<string> {
    yield `{"schema":"${receiptBundleSchema}","receipts":[`;
    let between = '\n';
    for (let cursor: string | undefined; ;) {
      const { items, nextCursor } = await this.activity.page(userId, {}, cursor, portion);
      for (const { id } of items.filter(({ receipt }) => receipt)) {
        yield between + (await this.run(userId, id));
        between = ',\n';
      }
      if (nextCursor === undefined) break;
      cursor = nextCursor;
    }
    yield '\n]}\n';
  }

  private async issue(
    tx: Tx,
    userId: string,
    id: string,
    { queryId, kind, at, askedAt, eventId, answeredAt, answer, level, spentMicro }: Occasion,
    issuedAt: Date,
  ): Promise<string> {
    const query = await this.queries.get(tx, queryId);
    const organisation = await this.organisations.byId(tx, query.organisationId);
    if (organisation === undefined) throw new Error('a query without organisation');
    const result = kind === 'used' ? await this.results.find(tx, queryId) : null;
    if (kind === 'used' && result === null) throw new Error('a use without result');
    const receipt = receiptOf(
      {
        id,
        kind: kinds[kind],
        at,
        userId,
        askedAt,
        answer: { ...answer, eventId, at: answeredAt },
        query,
        organisation,
        place: this.config.jurisdiction,
        ...(result === null
          ? {}
          : { use: { level, epsilonMicro: Number(spentMicro ?? 0), certificate: result.certificate } }),
      },
      issuedAt,
    );
    return signReceipt(receipt, await this.keys.use(tx));
  }
}

const kinds = {
  'consent-allowed': 'consent',
  'consent-denied': 'refusal',
  'consent-withdrawn': 'withdrawal',
  used: 'use',
} as const satisfies Record<Occasion['kind'], ReceiptKind>;
