import type { Level } from '@mynedata/privacy-mechanisms';
import type { Terms } from '../../src/queries/query';
import type { Chance } from './chance';
import type { ModelAttribute, ModelType } from './model';
import { type RandomMarket, dates, texts } from './random-market';

export interface AskedQuery {
  readonly text: string;
  readonly terms: Pick<
    Terms,
    'from' | 'to' | 'granularitySeconds' | 'maxProtection' | 'strategy' | 'min' | 'max'
  >;
}

/** The same with the parts of its text: an OR of ANDs of constraints. */
export interface RandomQuery extends AskedQuery {
  readonly select: readonly string[];
  readonly where: readonly (readonly string[])[];
}

export const textOf = ({ select, where }: Pick<RandomQuery, 'select' | 'where'>): string =>
  `SELECT ${select.join(', ')}${where.length === 0 ? '' : ' WHERE '}${where.map((term) => term.join(' AND ')).join(' OR ')}`;

interface Asked {
  readonly text: string;
  readonly attribute: ModelAttribute;
}

/** A text as a processor could write it, over a few attributes, so that somebody is left who has them all; and terms for it. */
export function randomQuery(chance: Chance, market: RandomMarket): RandomQuery {
  const pool = Array.from({ length: chance.pick([1, 2, 2, 3, 4]) }, () =>
    randomReference(chance, market.types),
  );
  const asked = Array.from({ length: chance.pick([1, 2, 3, 4, 6, 8]) }, () => randomFunction(chance, pool));
  const touched = [...pool, ...(chance.is(0.4) ? [randomReference(chance, market.types)] : [])];
  const parts = { select: [...new Set(asked)], where: chance.is(0.5) ? [] : randomWhere(chance, touched) };
  return { ...parts, text: textOf(parts), terms: randomTerms(chance, market) };
}

export function randomTerms(chance: Chance, { frame }: RandomMarket): AskedQuery['terms'] {
  const maxProtection = chance.pick<Level>(['low', 'medium', 'medium', 'high', 'high']);
  // On a slot of the records, or a little beside; whole milliseconds.
  const from =
    frame.from / 1000 + chance.pick([0, 0, 0, 1, 1000]) + (chance.pick([0, 0, 1, 5]) * frame.width) / 1000;
  const count = chance.pick([1, 2, 3, 4, 5, 5, 24, 24, 100]);
  const granularityMs = ((count < 100 ? chance.pick([1, 1, 1, 2]) : 1) * frame.width) / 1000;
  const short = chance.is(0.5) ? 0 : chance.pick([1, granularityMs - 1, chance.whole(0, granularityMs - 1)]);
  return {
    from: new Date(from),
    to: new Date(from + count * granularityMs - short),
    granularitySeconds: count === 1 && chance.is(0.7) ? null : granularityMs / 1000,
    maxProtection,
    strategy: chance.pick(['partition', 'partition', 'strictest'] as const),
    min: chance.pick([20, 50, 200]),
    max: 1000,
  };
}

function randomReference(chance: Chance, types: readonly ModelType[]): Asked {
  const type = chance.pick(types);
  const attribute = chance.pick(type.attributes);
  const context = attribute.contexts !== null && chance.is(0.5) ? `[${chance.pick(attribute.contexts)}]` : '';
  return { text: `${type.name}.${attribute.name}${context}`, attribute };
}

function randomFunction(chance: Chance, pool: readonly Asked[]): string {
  const one = chance.pick(pool);
  const numbers = pool.filter(({ attribute }) => attribute.bounds !== null);
  if (one.attribute.bounds === null)
    return one.attribute.categories !== null && chance.is(0.6)
      ? `HISTOGRAM(${one.text})`
      : `COUNT(${one.text})`;
  const others = numbers.filter(({ text }) => text !== one.text);
  const simple = chance.pick(['AVG', 'SUM', 'COUNT', 'MIN', 'MAX', 'MEDIAN', 'VARIANCE', 'STDDEV']);
  const given = chance.pick([
    `${simple}(${one.text})`,
    `${simple}(${one.text})`,
    `QUANTILE(${one.text}, ${chance.pick([0.1, 0.25, 0.999])})`,
    `HISTOGRAM(${one.text}, ${chance.pick([2, 3, 7, 100])})`,
    'CORR',
  ]);
  if (given !== 'CORR') return given;
  // In one order, as the same pair asked twice is refused.
  return others.length === 0
    ? `AVG(${one.text})`
    : `CORR(${[one.text, chance.pick(others).text].sort().join(', ')})`;
}

function randomWhere(chance: Chance, pool: readonly Asked[]): string[][] {
  return Array.from({ length: chance.pick([1, 1, 2, 3]) }, () =>
    Array.from({ length: chance.pick([1, 1, 2]) }, () => randomConstraint(chance, chance.pick(pool))),
  );
}

function randomConstraint(chance: Chance, { text, attribute }: Asked): string {
  const ordered = chance.pick(['<', '<=', '>', '>=', '<', '>=', '=', '!=']);
  const equality = chance.pick(['=', '!=', '!=']);
  switch (attribute.technicalType) {
    case 'number':
    case 'integer': {
      const { min, max } = attribute.bounds ?? { min: 0, max: 1 };
      const unit = attribute.technicalType === 'integer' ? 1 : 8;
      return `${text} ${ordered} ${Math.round((min + (max - min) * chance.unit()) * unit) / unit}`;
    }
    case 'text': {
      // Of categories, only what is one; in any case.
      const value = chance.pick(attribute.categories ?? texts);
      return `${text} ${equality} "${chance.pick([value, value.toUpperCase(), value.toLowerCase()])}"`;
    }
    case 'boolean':
      return `${text} ${equality} ${chance.is(0.5)}`;
    case 'date':
      return `${text} ${ordered} ${chance.pick(dates)}`;
  }
}
