import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { DomainError } from '@mynedata/platform';
import { ImportSourceType } from './import-source-type';
import { ReadCatalogue } from './read-catalogue';
import { RetireSourceType } from './retire-source-type';
import { fileOf } from './source-type-file';

export const sourceTypeHelp = `The catalogue of source types: what can be connected and asked for.

  source-type list                  every version, with how many sources people have of it
  source-type show NAME[@VERSION]   the file of a version, of the newest when none is named
  source-type import FILE           adds a version; the same file again changes nothing
  source-type retire NAME           no longer offered; sources and queries that there are go on

  --json   machine-readable output`;

interface TaskArguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

type Say = (line: string) => void;

/** Returns the process's exit code: 0 done, 1 refused, 2 not understood. */
export async function runSourceTypeTask(
  context: INestApplicationContext,
  { words, options }: TaskArguments,
  say: Say,
): Promise<number> {
  const json = options['json'] === true;
  const [verb, subject, ...more] = words;
  try {
    if (more.length === 0) {
      if (verb === 'list' && subject === undefined) return await list(context, json, say);
      if (verb === 'show' && subject !== undefined) return await show(context, subject, say);
      if (verb === 'import' && subject !== undefined) return await importFile(context, subject, json, say);
      if (verb === 'retire' && subject !== undefined) return await retire(context, subject, json, say);
    }
    say(sourceTypeHelp);
    return 2;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (json) say(JSON.stringify({ refused: error.code, detail: error.message, errors: error.errors }));
    else {
      say(error.message);
      for (const { pointer, detail } of error.errors) say(`  ${pointer || '/'}: ${detail}`);
    }
    return 1;
  }
}

async function list(context: INestApplicationContext, json: boolean, say: Say): Promise<number> {
  const versions = await context.get(ReadCatalogue).versions();
  if (json) {
    say(JSON.stringify(versions));
    return 0;
  }
  for (const { name, version, kind, title, retiredAt, sources } of versions)
    say(
      `${name}@${version}  ${kind}  ${title}  ${sources} ${sources === 1 ? 'source' : 'sources'}${retiredAt === null ? '' : `  retired ${retiredAt.toISOString()}`}`,
    );
  return 0;
}

async function show(context: INestApplicationContext, subject: string, say: Say): Promise<number> {
  const [name = '', version] = subject.split('@');
  if (version !== undefined && !/^[1-9][0-9]{0,6}$/.test(version)) {
    say('A version is a whole number: source-type show NAME@2');
    return 2;
  }
  const type = await context.get(ReadCatalogue).version(name, version === undefined ? undefined : +version);
  say(JSON.stringify(fileOf(type), null, 2));
  return 0;
}

async function importFile(
  context: INestApplicationContext,
  path: string,
  json: boolean,
  say: Say,
): Promise<number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const detail = `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`;
    say(json ? JSON.stringify({ refused: 'file-not-readable', detail, errors: [] }) : detail);
    return 1;
  }
  const imported = await context.get(ImportSourceType).run(text);
  const { name, version, outcome } = imported;
  const sentence =
    outcome === 'imported'
      ? `${name} version ${version} is in the catalogue.`
      : `${name} version ${version} was already there, exactly so.`;
  say(json ? JSON.stringify(imported) : sentence);
  return 0;
}

async function retire(
  context: INestApplicationContext,
  name: string,
  json: boolean,
  say: Say,
): Promise<number> {
  const changed = await context.get(RetireSourceType).run(name);
  const sentence = changed ? `${name} is no longer offered.` : `${name} was already retired.`;
  say(json ? JSON.stringify({ name, outcome: changed ? 'retired' : 'unchanged' }) : sentence);
  return 0;
}
