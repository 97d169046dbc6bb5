import type { IToken } from 'chevrotain';
import type { Catalogue, CatalogueAttribute, CatalogueSourceType, Texts } from './catalogue';
import { textValue } from './check-condition';
import { cursorAt, type Cursor, type Place } from './cursor';
import { functionNamed, functionNames, type FunctionDefinition } from './functions';
import { limits } from './limits';
import { foldText } from './literal';

export type CompletionKind =
  'keyword' | 'function' | 'source' | 'attribute' | 'context' | 'comparator' | 'value' | 'punctuation';

export interface Completion {
  readonly text: string;
  readonly kind: CompletionKind;
  /** What people call it. */
  readonly titles?: Texts;
}

/** Each item may replace the range of the text; none where nothing known fits. */
export interface Completions {
  readonly offset: number;
  readonly length: number;
  readonly items: readonly Completion[];
}

/**
 * What can stand at an offset (from 0, in UTF-16 code units) of any text, also an unfinished or wrong one: keywords,
 * offered functions, and names and values of the catalogue that begin as the word at the offset does.
 */
export function complete(text: string, offset: number, catalogue: Catalogue): Completions {
  const at = Math.max(0, Math.min(Math.trunc(offset) || 0, text.length));
  // What is longer than a query can be is not worth reading.
  if (text.length > limits.characters) return { offset: at, length: 0, items: [] };
  const cursor = cursorAt(text, at);
  const prefix = foldText(cursor.prefix);
  const items = itemsAt(cursor, catalogue).filter(
    ({ text: item }) => prefix === '' || foldText(item.replace(/^"/, '')).startsWith(prefix),
  );
  return { offset: cursor.offset, length: cursor.length, items: items.slice(0, limits.expected) };
}

function itemsAt({ place, prefix }: Cursor, catalogue: Catalogue): readonly Completion[] {
  switch (place.at) {
    case 'start':
      return keywords('SELECT');
    case 'function':
      return functionNames.map((text) => ({ text, kind: 'function' }));
    case 'open':
      return punctuation('(');
    case 'source':
      return sources(catalogue, functionOf(place.function));
    case 'attribute':
      return attributesIn(place, catalogue);
    case 'after attribute':
      return [...punctuation(...afterAttribute(place, catalogue)), ...comparatorsFor(place, catalogue)];
    case 'context':
      return (attributeOf(place, catalogue)?.contexts ?? []).map((text) => ({ text, kind: 'context' }));
    case 'value':
      return values(attributeOf(place, catalogue));
    case 'after selection':
      return [...keywords('WHERE'), ...(prefix === '' ? punctuation(',') : [])];
    case 'after constraint':
      return keywords('AND', 'OR');
    case 'dot':
      return punctuation('.');
    case 'close context':
      return punctuation(']');
    case 'nowhere':
      return [];
  }
}

function sources(catalogue: Catalogue, called: FunctionDefinition | undefined): readonly Completion[] {
  return catalogue
    .filter(({ attributes }) => attributes.some((each) => queryable(each, called)))
    .map(({ name, titles }) => ({ text: name, kind: 'source', ...(titles ? { titles } : {}) }));
}

function attributesIn(place: Named, catalogue: Catalogue): readonly Completion[] {
  const called = functionOf(place.function);
  return (sourceOf(place, catalogue)?.attributes ?? [])
    .filter((each) => queryable(each, called))
    .map(({ name, titles }) => ({ text: name, kind: 'attribute', ...(titles ? { titles } : {}) }));
}

function queryable(
  { role, technicalType }: CatalogueAttribute,
  called: FunctionDefinition | undefined,
): boolean {
  return role !== 'direct' && (!called || called.attributes.types.includes(technicalType));
}

function afterAttribute(place: Named, catalogue: Catalogue): readonly string[] {
  const contexts =
    place.context === undefined && attributeOf(place, catalogue)?.contexts?.length ? ['['] : [];
  if (!place.function) return contexts;
  const more = (functionOf(place.function)?.attributes.maximum ?? 1) > 1 ? [','] : [];
  return [...contexts, ...more, ')'];
}

function comparatorsFor(place: Named, catalogue: Catalogue): readonly Completion[] {
  const attribute = attributeOf(place, catalogue);
  if (place.function || !attribute) return [];
  const ordered = ['number', 'integer', 'date'].includes(attribute.technicalType);
  const comparators = ordered ? ['=', '!=', '<', '>', '<=', '>='] : ['=', '!='];
  return comparators.map((text) => ({ text, kind: 'comparator' }));
}

function values(attribute: CatalogueAttribute | undefined): readonly Completion[] {
  const known =
    attribute?.technicalType === 'boolean' ? ['true', 'false'] : (attribute?.categories ?? []).map(textValue);
  return known.map((text) => ({ text, kind: 'value' }));
}

type Named = Extract<Place, { readonly source: IToken }>;

function sourceOf({ source }: Named, catalogue: Catalogue): CatalogueSourceType | undefined {
  return catalogue.find(({ name }) => name === source.image);
}

function attributeOf(place: Named, catalogue: Catalogue): CatalogueAttribute | undefined {
  const { attribute } = place;
  return sourceOf(place, catalogue)?.attributes.find(
    ({ name, role }) => name === attribute?.image && role !== 'direct',
  );
}

function functionOf(name: IToken | undefined): FunctionDefinition | undefined {
  return name && functionNamed(name.image);
}

function keywords(...texts: readonly string[]): readonly Completion[] {
  return texts.map((text) => ({ text, kind: 'keyword' }));
}

function punctuation(...texts: readonly string[]): readonly Completion[] {
  return texts.map((text) => ({ text, kind: 'punctuation' }));
}
