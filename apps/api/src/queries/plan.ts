import {
  type ParameterTable,
  type Quantity,
  type ReleasePlan,
  planRelease,
} from '@mynedata/privacy-mechanisms';
import type { AttributeReference, CheckedQuery } from '@mynedata/query-language';
import type { Catalogue } from '@mynedata/sources';
import type { BoundQuery, Reference, Terms } from './query';
import { slotCount } from './query';

/** The text of an attribute as queries write it. */
export const nameOf = ({ source, attribute, context }: AttributeReference): string =>
  `${source}.${attribute}${context === undefined ? '' : `[${context}]`}`;

/** Binds a checked query to the catalogue it was checked against. */
export function bind(query: CheckedQuery, catalogue: Catalogue): BoundQuery {
  const references = query.attributes.map(({ reference, inSelect, inWhere }): Reference => {
    const type = catalogue.find(({ name }) => name === reference.source);
    const attribute = type?.attributes.find(({ name }) => name === reference.attribute);
    if (type === undefined || attribute === undefined)
      throw new Error(`${nameOf(reference)} passed the check but is not in the catalogue`);
    const { logicalType, technicalType, bounds } = attribute;
    return {
      sourceType: type.name,
      attribute: attribute.name,
      context: reference.context ?? null,
      kind: type.kind,
      logicalType,
      technicalType,
      bounds,
      inSelect,
      inWhere,
    };
  });
  return { query, references };
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

function quantityOf(bound: BoundQuery, attribute: AttributeReference): Quantity {
  const reference = bound.references[referenceIndex(bound, attribute)];
  return {
    key: nameOf(attribute),
    bounds: reference?.bounds ?? null,
    categories: reference?.technicalType === 'boolean' ? ['false', 'true'] : null,
  };
}

/** Which mechanisms answer the query with which shares of ε: public, and known before anybody is asked. */
export function planOf(
  bound: BoundQuery,
  terms: Pick<Terms, 'from' | 'to' | 'granularitySeconds' | 'maxProtection' | 'strategy' | 'min'>,
  parameters: ParameterTable,
): ReleasePlan {
  return planRelease({
    statistics: bound.query.select.map(({ function: name, attribute, second, parameter }) => ({
      function: name,
      attribute: quantityOf(bound, attribute),
      ...(second === undefined ? {} : { second: quantityOf(bound, second) }),
      ...(parameter === undefined ? {} : { parameter }),
    })),
    slots: slotCount(terms),
    maxProtection: terms.maxProtection,
    strategy: terms.strategy,
    parameters,
    minimumParticipants: terms.min,
  });
}
