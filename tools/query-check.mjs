/**
 * `npx nx run query-language:check -- "SELECT …" [--catalogue FILE]`: the checked query, or every mistake in
 * it, as JSON. Without a FILE, against the newest source types of migrations/source-types; FILE is the answer of
 * `GET /source-types` or a list of source types as they stand there. `-` instead of a text reads standard input.
 * Exit code 0: valid, 1: mistakes, 2: not understood what to do (Nx makes 1 of every failure).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';
import { root } from './lib/workspace.mjs';

const usage = 'npx nx run query-language:check -- "SELECT …" [--catalogue FILE]';

/** @typedef {{ name: string, title?: string | object, titles?: object, categories?: string[] | null, contexts?: string[] | null, hierarchy?: { kind: string, nodes?: Node[] } | null }} Attribute */
/** @typedef {{ name: string, version?: number, kind: string, title?: string | object, titles?: object, attributes: Attribute[] }} SourceType */
/** @typedef {{ name: string, children?: Node[] }} Node */

try {
  const { text, file } = instructions();
  const catalogue = readCatalogue(file);
  const { check, describe } = await loadLibrary('query-language');
  const result = check(text, catalogue);
  const found = result.ok
    ? {
        ...result.query,
        descriptions: {
          en: describe(result.query, { language: 'en', catalogue }),
          de: describe(result.query, { language: 'de', catalogue }),
        },
      }
    : { diagnostics: result.diagnostics };
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  process.exitCode = result.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** @returns {{ text: string, file: string | undefined }} */
function instructions() {
  const { values, positionals } = parseArgs({
    options: { catalogue: { type: 'string' } },
    allowPositionals: true,
  });
  // Without quotes a shell hands over the words of the text one by one.
  const text = positionals.join(' ');
  if (text === '') throw new Error(usage);
  // npx starts in the root of the repository and says where it was called.
  const file = values.catalogue && resolve(process.env.INIT_CWD ?? '.', values.catalogue);
  return { text: text === '-' ? readFileSync(0, 'utf8') : text, file };
}

/** @param {string | undefined} file @returns {object[]} source types as the language knows them */
function readCatalogue(file) {
  if (file === undefined) return newest(shipped()).map(languageType);
  const read = JSON.parse(readFileSync(file, 'utf8'));
  const types = Array.isArray(read) ? read : read.items;
  if (!Array.isArray(types) || !types.every((type) => Array.isArray(type?.attributes)))
    throw new Error(`${file} is no list of source types.\n${usage}`);
  return newest(types).map(languageType);
}

/** @returns {SourceType[]} */
function shipped() {
  const folder = join(root, 'migrations', 'source-types');
  const files = readdirSync(folder).filter((name) => /\.v\d+\.json$/.test(name));
  const texts = JSON.parse(readFileSync(join(folder, 'texts-of-v1.json'), 'utf8'));
  return files
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .map((type) => withTexts(type, texts[type.name]));
}

/** The first versions came without German texts; those lie beside them. @param {SourceType} type @param {any} texts */
function withTexts(type, texts) {
  const attributes = type.attributes.map((attribute) => ({
    ...attribute,
    title: bilingual(attribute.title) ?? texts?.attributes?.[attribute.name]?.title,
  }));
  return { ...type, title: bilingual(type.title) ?? texts?.title, attributes };
}

/** @param {string | object | undefined} title */
function bilingual(title) {
  return typeof title === 'object' ? title : undefined;
}

/** @param {SourceType[]} types */
function newest(types) {
  const byName = new Map();
  for (const type of types) {
    if ((byName.get(type.name)?.version ?? 0) < (type.version ?? 1)) byName.set(type.name, type);
  }
  return [...byName.values()];
}

/** @param {SourceType} type */
function languageType({ name, kind, attributes, ...texts }) {
  return {
    name,
    kind,
    ...titlesOf(texts),
    attributes: attributes.map(({ contexts, categories, hierarchy, ...attribute }) => ({
      ...attribute,
      ...titlesOf(attribute),
      ...(contexts ? { contexts } : {}),
      categories: categories ?? (hierarchy?.kind === 'categories' ? leaves(hierarchy.nodes ?? []) : null),
    })),
  };
}

/** @param {{ title?: string | object, titles?: object }} texts */
function titlesOf({ title, titles }) {
  const both = titles ?? bilingual(title);
  return both === undefined ? {} : { titles: both };
}

/** @param {Node[]} nodes @returns {string[]} */
function leaves(nodes) {
  return nodes.flatMap(({ name, children }) => (children?.length ? leaves(children) : [name]));
}
