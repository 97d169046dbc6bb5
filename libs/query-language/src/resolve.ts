import type { IToken } from 'chevrotain';
import type { Catalogue, CatalogueAttribute, CatalogueSourceType } from './catalogue';
import { shown, type Diagnostics } from './diagnostics';
import { limits } from './limits';
import type { AttributeReference } from './query';
import type { ReferenceSyntax } from './syntax';

/** A reference whose names exist. */
export interface Resolved {
  readonly reference: AttributeReference;
  readonly attribute: CatalogueAttribute;
}

/** Finds what references name, and says what is wrong with those that name nothing queryable. */
export class Resolver {
  readonly #sourceTypes: ReadonlyMap<string, CatalogueSourceType>;

  constructor(
    catalogue: Catalogue,
    readonly diagnostics: Diagnostics,
  ) {
    this.#sourceTypes = new Map(catalogue.map((type) => [type.name, type]));
  }

  resolve({ source, attribute, context }: ReferenceSyntax): Resolved | undefined {
    if (this.diagnostics.full) return undefined;
    const sourceType = this.#sourceTypes.get(source.image);
    if (!sourceType) {
      const names = [...this.#sourceTypes.keys()];
      const suggestion = this.diagnostics.meant(source.image, names);
      this.diagnostics.addAt('unknown_source', source, `There is no source type ${shown(source)}.`, {
        expected: suggestion === undefined ? names.slice(0, limits.expected) : undefined,
        suggestion,
      });
      return undefined;
    }
    const found = sourceType.attributes.find(({ name }) => name === attribute.image);
    if (!found || found.role === 'direct') {
      this.#notQueryable(sourceType, attribute, found);
      return undefined;
    }
    if (context && !this.#contextFits(found, context)) return undefined;
    const reference: AttributeReference = { source: sourceType.name, attribute: found.name };
    return { reference: context ? { ...reference, context: context.image } : reference, attribute: found };
  }

  #notQueryable(type: CatalogueSourceType, written: IToken, found: CatalogueAttribute | undefined): void {
    const names = type.attributes.filter(({ role }) => role !== 'direct').map(({ name }) => name);
    const expected = names.slice(0, limits.expected);
    if (found) {
      const message = `${type.name}.${found.name} identifies a person directly and is never released.`;
      this.diagnostics.addAt('direct_attribute', written, message, { expected });
      return;
    }
    const message = `${type.name} has no attribute ${shown(written)}.`;
    const suggestion = this.diagnostics.meant(written.image, names);
    this.diagnostics.addAt('unknown_attribute', written, message, { expected, suggestion });
  }

  #contextFits(attribute: CatalogueAttribute, context: IToken): boolean {
    const contexts = attribute.contexts ?? [];
    if (contexts.includes(context.image)) return true;
    const message =
      contexts.length === 0
        ? `${attribute.name} has no contexts.`
        : `${attribute.name} has no context ${shown(context)}.`;
    this.diagnostics.addAt('unknown_context', context, message, {
      expected: contexts,
      suggestion: this.diagnostics.meant(context.image, contexts),
    });
    return false;
  }
}
