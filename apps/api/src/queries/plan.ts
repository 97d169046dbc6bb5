import {
  type DatasetDemand,
  type Level,
  type ParameterTable,
  type Quantity,
  type ReleasePlan,
  type StatisticFunction,
  admittedLevels,
  chargeMicro,
  headCountShareMicro,
  planRelease,
} from '@mynedata/privacy-mechanisms';
import type { AttributeReference, CheckedQuery, Selection } from '@mynedata/query-language';
import type { Catalogue } from '@mynedata/sources';
import { perQuery } from './per-query';
import type { BoundQuery, Query, Reference, Terms } from './query';
import { slotCount } from './query';

/** The text of an attribute as queries write it. */
export const nameOf = ({ source, attribute, context }: AttributeReference): string =>
  `${source}.${attribute}${context === undefined ? '' : `[${context}]`}`;

export const nameOfReference = ({ sourceType: source, attribute, context }: Reference): string =>
  nameOf(context === null ? { source, attribute } : { source, attribute, context });

/** Binds a checked query to the catalogue it was checked against, and to the parameters that protect its answer. */
export function bind(query: CheckedQuery, catalogue: Catalogue, parameters: ParameterTable): BoundQuery {
  const references = query.attributes.map(({ reference, inSelect, inWhere }): Reference => {
    const type = catalogue.find(({ name }) => name === reference.source);
    const attribute = type?.attributes.find(({ name }) => name === reference.attribute);
    if (type === undefined || attribute === undefined)
      throw new Error(`${nameOf(reference)} passed the check but is not in the catalogue`);
    const { logicalType, technicalType, bounds, categories, role, hierarchy, unit } = attribute;
    return {
      sourceType: type.name,
      attribute: attribute.name,
      context: reference.context ?? null,
      kind: type.kind,
      logicalType,
      technicalType,
      bounds,
      categories: technicalType === 'boolean' ? ['false', 'true'] : categories,
      role,
      hierarchy,
      unit,
      inSelect,
      inWhere,
    };
  });
  return { query, references, parameters };
}

/** The index of an attribute among the references. */
export function referenceIndex(
  { references }: BoundQuery,
  { source, attribute, context }: AttributeReference,
): number {
  return references.findIndex(
    (reference) =>
      reference.sourceType === source &&
      reference.attribute === attribute &&
      reference.context === (context ?? null),
  );
}

/** The index of the attribute that the mechanisms know by this key. */
export function referenceOfKey({ references }: BoundQuery, key: string): number {
  const index = references.findIndex((reference) => nameOfReference(reference) === key);
  if (index < 0) throw new Error(`${key} is no attribute of the query`);
  return index;
}

function quantityOf(bound: BoundQuery, attribute: AttributeReference): Quantity {
  const reference = bound.references[referenceIndex(bound, attribute)];
  return {
    key: nameOf(attribute),
    bounds: reference?.bounds ?? null,
    categories: reference?.categories ?? null,
  };
}

/** A dataset is protected by groups of people who look alike; everything else by noise that a plan describes. */
export const asksForDataset = ({ query }: BoundQuery): boolean => !query.select.every(isStatistic);

const isStatistic = (
  selection: Selection,
): selection is Selection & { readonly function: StatisticFunction } => selection.function !== 'ALL';

/** Which mechanisms answer a query for statistics with which shares of ε: public, and known before anybody is asked. */
export function planOf(
  bound: BoundQuery,
  terms: Pick<Terms, 'from' | 'to' | 'granularitySeconds' | 'maxProtection' | 'strategy' | 'min'>,
): ReleasePlan {
  return planRelease({
    statistics: bound.query.select
      .filter(isStatistic)
      .map(({ function: name, attribute, second, parameter }) => ({
        function: name,
        attribute: quantityOf(bound, attribute),
        ...(second === undefined ? {} : { second: quantityOf(bound, second) }),
        ...(parameter === undefined ? {} : { parameter }),
      })),
    slots: slotCount(terms),
    maxProtection: terms.maxProtection,
    strategy: terms.strategy,
    parameters: bound.parameters,
    minimumParticipants: terms.min,
  });
}

/**
 * What a dataset owes somebody of each admitted level. Noise grows with the number of slots, as ε is divided by it: somebody whose value
 * hardly changes could be averaged out of many rows.
 */
export const demandsOf = (
  { parameters }: BoundQuery,
  terms: Pick<Terms, 'from' | 'to' | 'granularitySeconds' | 'maxProtection'>,
): readonly (DatasetDemand & { readonly level: Level })[] =>
  admittedLevels(terms.maxProtection).map((level) => {
    const { k, l, noiseSharePercent } = parameters[level];
    return { level, k, l, noiseSharePercent: Math.min(100, noiseSharePercent * slotCount(terms)) };
  });

/** Micro-ε that the query charges a participant of each level, 0 for levels it does not admit; a dataset charges none. */
export const chargesOf = perQuery(({ bound, terms }: Query): Readonly<Record<Level, number>> =>
  asksForDataset(bound) ? nothing : shares(planOf(bound, terms), chargeMicro),
);

/** The part of it that stays spent where only the head count was drawn. */
export const headCountChargesOf = ({ bound, terms }: Query): Record<Level, number> =>
  asksForDataset(bound) ? nothing : shares(planOf(bound, terms), headCountShareMicro);

const nothing: Record<Level, number> = { low: 0, medium: 0, high: 0 };

function shares(
  plan: ReleasePlan,
  share: (plan: ReleasePlan, level: Level) => number,
): Record<Level, number> {
  const admitted = plan.classes.flatMap(({ members }) => members);
  const of = (level: Level): number => (admitted.includes(level) ? share(plan, level) : 0);
  return { low: of('low'), medium: of('medium'), high: of('high') };
}
