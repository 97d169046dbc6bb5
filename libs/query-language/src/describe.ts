import type { Catalogue, CatalogueAttribute, Language } from './catalogue';
import { functions } from './functions';
import { listed } from './listed';
import { foldText } from './literal';
import type { AttributeReference, CheckedQuery, Constraint, Selection, Value } from './query';
import { comparisons, words } from './words';

export interface Wording {
  /** English unless told otherwise. */
  readonly language?: Language;
  /** With it attributes are called by their titles and categories are spelt as it spells them. */
  readonly catalogue?: Catalogue;
}

/** What a query asks, as half a sentence without a full stop: "the average of … over people whose city is aachen". */
export function describe(query: CheckedQuery, { language = 'en', catalogue = [] }: Wording = {}): string {
  return new Describer(language, catalogue).run(query);
}

class Describer {
  constructor(
    readonly language: Language,
    readonly catalogue: Catalogue,
  ) {}

  run({ select, where }: CheckedQuery): string {
    const { and, over, of } = words[this.language];
    const { everybody, people } = isDataset(select) ? of : over;
    const statistics = listed(this.#statistics(select), and);
    if (where.length === 0) return `${statistics} ${everybody}`;
    return `${statistics} ${people} ${this.#condition(where)}`;
  }

  #statistics(select: readonly Selection[]): readonly string[] {
    if (isDataset(select)) {
      const columns = select.map(({ attribute }) => this.#named(attribute));
      return [functions.ALL.words[this.language](columns, undefined)];
    }
    return select.map(({ function: name, attribute, second, parameter }) => {
      const names = (second ? [attribute, second] : [attribute]).map((each) => this.#named(each));
      return functions[name].words[this.language](names, parameter);
    });
  }

  #condition(terms: CheckedQuery['where']): string {
    const values = this.#sharedValues(terms);
    if (values) return values;
    const { and, or } = words[this.language];
    const phrases = terms.map((term) => term.map((each) => this.#phrase(each)).join(` ${and} `));
    return phrases.join(or);
  }

  /** "x is a or b": every term is one equality of the same attribute. */
  #sharedValues(terms: CheckedQuery['where']): string | undefined {
    const constraints = terms.flatMap((term) => (term.length === 1 ? term : []));
    const [first] = constraints;
    if (!first || constraints.length < terms.length) return undefined;
    const key = JSON.stringify(first.attribute);
    const same = constraints.every(
      ({ attribute, comparator }) => comparator === '=' && JSON.stringify(attribute) === key,
    );
    if (!same) return undefined;
    const values = constraints.map((each) => this.#shown(each));
    const { is, either } = words[this.language];
    return `${this.#named(first.attribute)} ${is} ${listed(values, either)}`;
  }

  #phrase(constraint: Constraint): string {
    const { attribute, comparator, value } = constraint;
    const said = comparisons[this.language][value.type === 'date' ? 'dates' : 'others'][comparator];
    return `${this.#named(attribute)} ${said} ${this.#shown(constraint)}`;
  }

  #named(reference: AttributeReference): string {
    const { source, attribute, context } = reference;
    const title = this.#attribute(reference)?.titles?.[this.language];
    const name = title === undefined ? `${source}.${attribute}` : words[this.language].title(title);
    return context === undefined ? name : `${name} (${context})`;
  }

  #shown({ attribute, value }: Constraint): string {
    if (value.type === 'text') return this.#text(this.#spelt(attribute, value.value));
    return this.#plain(value);
  }

  #text(text: string): string {
    return /[^\p{L}\p{N}_-]|^$/u.test(text) ? words[this.language].quoted(text) : text;
  }

  #plain(value: Exclude<Value, { readonly type: 'text' }>): string {
    switch (value.type) {
      case 'number':
        return this.language === 'de' ? String(value.value).replace('.', ',') : String(value.value);
      case 'boolean':
        return words[this.language][value.value ? 'yes' : 'no'];
      case 'date':
        return value.value;
    }
  }

  /** As the catalogue spells it: values themselves are folded to lower case. */
  #spelt(reference: AttributeReference, folded: string): string {
    const categories = this.#attribute(reference)?.categories ?? [];
    return categories.find((each) => foldText(each) === folded) ?? folded;
  }

  #attribute({ source, attribute }: AttributeReference): CatalogueAttribute | undefined {
    return this.catalogue
      .find(({ name }) => name === source)
      ?.attributes.find(({ name }) => name === attribute);
  }
}

/** Whether a query gives rows instead of statistics. */
export function isDataset(select: readonly Selection[]): boolean {
  return select.some(({ function: name }) => functions[name].gives === 'dataset');
}
