import type { SourceTypeView } from '@mynedata/api-client';
import type { Catalogue } from '@mynedata/query-language';

/** The catalogue as the query language reads it. */
export const catalogueOf = (types: readonly SourceTypeView[]): Catalogue =>
  types.map(({ name, kind, attributes }) => ({
    name,
    kind,
    attributes: attributes.map(
      ({ name, technicalType, logicalType, role, contexts, categories, titles }) => ({
        name,
        technicalType,
        logicalType,
        role,
        categories,
        titles,
        ...(contexts === null ? {} : { contexts }),
      }),
    ),
  }));
