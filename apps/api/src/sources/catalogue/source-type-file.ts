import type { ProblemPlace } from '@mynedata/platform';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type {
  AttributeRole,
  CatalogueSourceType,
  ConflictRule,
  LogicalType,
  SourceKind,
  TechnicalType,
  Texts,
} from './catalogue';
import { type Hierarchy, leavesOf } from './catalogue-hierarchy';
import { rulesOf } from './source-type-rules';
import schema from './source-type.schema.json';

/** An attribute as a file writes it: what does not apply is left out. */
export interface AttributeFile {
  readonly name: string;
  readonly technicalType: TechnicalType;
  readonly logicalType: LogicalType;
  readonly role: AttributeRole;
  readonly unit?: string | null;
  readonly min?: number;
  readonly max?: number;
  readonly grid?: number;
  readonly categories?: readonly string[];
  readonly hierarchy?: Hierarchy;
  readonly contexts?: readonly string[];
  readonly title: Texts;
  readonly description: Texts;
}

/** A version of a source type as a file holds it (`source-type.schema.json`). */
export interface SourceTypeFile {
  readonly $schema?: string;
  readonly name: string;
  readonly version: number;
  readonly kind: SourceKind;
  readonly conflict?: ConflictRule;
  readonly title: Texts;
  readonly description: Texts;
  readonly attributes: readonly AttributeFile[];
}

type Read =
  | { readonly ok: true; readonly type: SourceTypeFile }
  | { readonly ok: false; readonly errors: readonly ProblemPlace[] };

const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: true, strictRequired: false });
const hasShape = ajv.compile<SourceTypeFile>(schema);

/** Reads a file's text. Returns the source type with its defaults written out, or every error with a JSON pointer. */
export function readSourceType(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [{ pointer: '', detail: `not JSON: ${(error as Error).message}` }] };
  }
  if (!hasShape(value)) return { ok: false, errors: (hasShape.errors ?? []).flatMap(placeOf) };
  const errors = rulesOf(value);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, type: written(value) };
}

/** The file that would bring forth what the catalogue holds. */
export function fileOf(type: CatalogueSourceType): SourceTypeFile {
  return written({
    name: type.name,
    version: type.version,
    kind: type.kind,
    conflict: type.conflict,
    title: type.titles,
    description: type.descriptions,
    attributes: type.attributes.map(({ bounds, titles, descriptions, categories, contexts, ...rest }) => ({
      name: rest.name,
      technicalType: rest.technicalType,
      logicalType: rest.logicalType,
      role: rest.role,
      unit: rest.unit,
      ...(bounds ?? {}),
      ...(categories === null ? {} : { categories }),
      ...(rest.hierarchy === null ? {} : { hierarchy: rest.hierarchy }),
      ...(contexts === null ? {} : { contexts }),
      title: titles,
      description: descriptions,
    })),
  });
}

/** Where two versions of one document differ: pointers into `file`, at most `limit`. */
export function differences(stored: unknown, file: unknown, pointer = '', limit = 20): ProblemPlace[] {
  if (Object.is(stored, file)) return [];
  if (!isTree(stored) || !isTree(file) || Array.isArray(stored) !== Array.isArray(file))
    return [
      { pointer, detail: `is ${JSON.stringify(stored)} in the catalogue and ${JSON.stringify(file)} here` },
    ];
  const found: ProblemPlace[] = [];
  for (const key of new Set([...Object.keys(stored), ...Object.keys(file)])) {
    const place = `${pointer}/${key}`;
    const [before, after] = [own(stored, key), own(file, key)];
    if (after === undefined)
      found.push({
        pointer: place,
        detail: `is in the catalogue and missing here: ${JSON.stringify(before)}`,
      });
    else if (before === undefined)
      found.push({ pointer: place, detail: `is not in the catalogue: ${JSON.stringify(after)}` });
    else found.push(...differences(before, after, place, limit - found.length));
    if (found.length >= limit) return found.slice(0, limit);
  }
  return found;
}

/** Defaults written out and only what the catalogue keeps, so that equal content compares equal. */
function written({ $schema: _schema, ...type }: SourceTypeFile): SourceTypeFile {
  return {
    ...type,
    conflict: type.conflict ?? 'replace',
    attributes: type.attributes.map((attribute) => ({
      ...attribute,
      unit: attribute.unit ?? null,
      ...(attribute.hierarchy?.kind === 'categories'
        ? { categories: leavesOf(attribute.hierarchy.nodes) }
        : {}),
    })),
  };
}

/** One sentence of what the schema says; the sentences that only say that another sentence exists are left out. */
function placeOf({ instancePath, keyword, params, message }: ErrorObject): ProblemPlace[] {
  const detailOf = (): string => {
    switch (keyword) {
      case 'required':
        return `${String(params['missingProperty'])} is missing`;
      case 'additionalProperties':
        return `${String(params['additionalProperty'])} is not known here`;
      case 'enum':
        return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
      case 'const':
        return `must be ${String(params['allowedValue'])}`;
      case 'false schema':
        return 'does not apply to this technical type';
      default:
        return message ?? 'is not valid';
    }
  };
  return keyword === 'if' || keyword === 'anyOf'
    ? []
    : [{ pointer: instancePath, code: keyword.replaceAll(' ', '-'), detail: detailOf() }];
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const own = (tree: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(tree, key) ? tree[key] : undefined;
