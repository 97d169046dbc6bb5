import { Injectable } from '@nestjs/common';
import { Clock, Database, tookTooLong } from '@mynedata/platform';
import { type Level, oddsOf } from '@mynedata/privacy-mechanisms';
import { QueriesRefusal } from '../errors';
import { OneAtATime } from '../one-at-a-time';
import { asksForDataset, chargesOf, demandsOf, nameOf, nameOfReference } from '../plan';
import { QueriesStore } from '../queries.store';
import { type Query, slotCount, slotSpans } from '../query';
import { ConsentsStore } from './consents.store';
import type { ConsentRow } from './consent.entity';
import type { OwnConditionView, OwnValuesView, PreviewView } from './preview.dto';
import { type OwnReading, PreviewStore } from './preview.store';

const levels: readonly Level[] = ['low', 'medium', 'high'];
/** Nobody waits longer for a look at their own data, and nobody keeps the database busy with it. */
const limits = { statementTimeoutMs: 3_000, readOnly: true };

/** "What would be revealed about you": the query over one person's own data, for that person alone. */
@Injectable()
export class PreviewRequest {
  private readonly looking = new OneAtATime('A preview of yours is being computed.', 4);

  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly preview: PreviewStore,
    private readonly clock: Clock,
  ) {}

  run(userId: string, queryId: string): Promise<PreviewView> {
    return this.looking.of(userId, () => this.look(userId, queryId));
  }

  private async look(userId: string, queryId: string): Promise<PreviewView> {
    try {
      return await this.database.transaction(async (tx) => {
        const consent = await this.consents.find(tx, userId, queryId);
        if (consent === null)
          throw new QueriesRefusal('request-not-found', 'There is no such request for you.');
        const query = await this.queries.get(tx, queryId);
        const reading = await this.preview.read(tx, query, userId, this.clock.now());
        return {
          fits: reading !== undefined,
          values: reading === undefined ? [] : valuesOf(query, reading),
          conditions: reading === undefined ? [] : ownConditions(query, reading),
          slots: slotCount(query.terms),
          worstCase: worstCase(query, levelOf(consent, reading)),
          ...(asksForDataset(query.bound) ? { dataset: true } : {}),
        };
      }, limits);
    } catch (error) {
      if (!tookTooLong(error, {})) throw error;
      throw new QueriesRefusal(
        'preview-too-slow',
        'There are too many of your records in the interval to look at them all now. Try again later; your values are on the page of each source.',
      );
    }
  }
}

/** Of a consent the stricter of what it was given for and what is in force, as at the claim. */
function levelOf(consent: ConsentRow, reading: OwnReading | undefined): Level {
  if (reading === undefined) return consent.class;
  const shown = consent.state === 'allowed' ? levels.indexOf(consent.class) : 0;
  return levels[Math.max(shown, levels.indexOf(reading.level))] ?? 'high';
}

function valuesOf(query: Query, { references, slots }: OwnReading): OwnValuesView[] {
  const spans = slotSpans(query.terms);
  return references.flatMap((index, position) => {
    const reference = query.bound.references[index];
    if (reference === undefined) return [];
    return [
      {
        attribute: nameOfReference(reference),
        logicalType: reference.logicalType,
        unit: reference.unit,
        isNumber: reference.bounds !== null,
        slots: slots.flatMap(({ slot, found }) => {
          const span = spans[slot];
          const value = found[position] ?? null;
          if (span === undefined || value === null) return [];
          return [{ from: span.from.toISOString(), to: span.to.toISOString(), value }];
        }),
      },
    ];
  });
}

const ownConditions = ({ bound }: Query, { holds }: OwnReading): OwnConditionView[] =>
  bound.query.where
    .flatMap((constraints, term) => constraints.map((constraint) => ({ ...constraint, term })))
    .map(({ attribute, comparator, value, term }, id) => ({
      text: `${nameOf(attribute)} ${comparator} ${String(value.value)}`,
      term,
      holds: holds[id] ?? false,
    }));

/** What the organisation learns at most, from public parameters alone. */
function worstCase(query: Query, level: Level): string[] {
  const { bound, terms } = query;
  const hasCondition = bound.query.where.length > 0;
  if (asksForDataset(bound)) {
    const k = demandsOf(bound, terms).find((demand) => demand.level === level)?.k ?? 1;
    return [
      `Somebody who knows the generalised facts about you finds your group: your row is one of at least ${k}.`,
      'Where all rows of a group say the same, that is learned of you.',
      ...(hasCondition
        ? ['Whoever finds out that you take part also knows that the condition holds for you.']
        : []),
      'Several datasets together can tell more than each of them.',
    ];
  }
  const { likely, unlikely } = oddsOf(chargesOf(query)[level]);
  return [
    `Even if the organisation knew everybody else’s values, a 50:50 guess about you becomes at most ${likely}:${unlikely}.`,
    ...(hasCondition
      ? ['That bound also covers whether you take part, and whether the condition holds for you.']
      : ['That bound also covers whether you take part.']),
    'It gets no value of yours, and no list of who took part.',
  ];
}
