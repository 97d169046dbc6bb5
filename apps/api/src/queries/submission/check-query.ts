import { Inject, Injectable } from '@nestjs/common';
import { PARAMETERS } from '@mynedata/privacy';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { type CheckResult, check, describe } from '@mynedata/query-language';
import { type Catalogue, ReadCatalogue } from '@mynedata/sources';
import { QueriesRefusal } from '../errors';
import { bind, nameOf } from '../plan';
import type { BoundQuery } from '../query';
import type { CheckView, CheckedAttributeView } from './queries.dto';

/** Checks a query's text against the catalogue. */
@Injectable()
export class CheckQuery {
  constructor(
    private readonly readCatalogue: ReadCatalogue,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  /** Every error with its position, or the query's canonical form and meaning. */
  async run(text: string): Promise<CheckView> {
    const catalogue = languageCatalogue(await this.readCatalogue.run());
    const result = check(text, catalogue);
    if (!result.ok) return { ok: false, diagnostics: result.diagnostics };
    return {
      ok: true,
      canonical: result.query.canonical,
      description: describe(result.query),
      descriptions: {
        en: describe(result.query, { language: 'en', catalogue }),
        de: describe(result.query, { language: 'de', catalogue }),
      },
      attributes: attributeViews(result.query),
      diagnostics: [],
    };
  }

  /** The checked query bound to the catalogue; refuses with every error. */
  async bound(text: string): Promise<BoundQuery> {
    const catalogue = await this.readCatalogue.run();
    const result = check(text, languageCatalogue(catalogue));
    if (!result.ok) throw refusal(result);
    return bind(result.query, catalogue, this.parameters);
  }
}

export const attributeViews = (query: BoundQuery['query']): CheckedAttributeView[] =>
  query.attributes.map(({ reference, logicalType, inSelect, inWhere }) => ({
    name: nameOf(reference),
    logicalType: logicalType as CheckedAttributeView['logicalType'],
    inSelect,
    inWhere,
  }));

/** The catalogue as the language knows it: contexts left out where there are none. */
const languageCatalogue = (catalogue: Catalogue) =>
  catalogue.map((type) => ({
    ...type,
    attributes: type.attributes.map(({ contexts, ...attribute }) => ({
      ...attribute,
      ...(contexts === null ? {} : { contexts }),
    })),
  }));

const refusal = ({ diagnostics }: Extract<CheckResult, { ok: false }>): QueriesRefusal =>
  new QueriesRefusal(
    'query-text-not-valid',
    diagnostics[0]?.message ?? 'The query is not valid.',
    diagnostics.map(({ message, ...place }) => ({ pointer: '/text', detail: message, ...place })),
  );
