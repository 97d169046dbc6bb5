import type { IncomingMessage } from 'node:http';
import { OutsideFailure } from './outside-failure';
import { readBytes } from './read-bytes';

const maxBytes = 5 * 1024 * 1024;
const maxDepth = 64;
/** Five megabytes of `[],[],…` would become hundreds in memory. */
const maxParts = 500_000;

/** Reads a body of at most 5 MB as JSON of sane depth. */
export async function readJson(response: IncomingMessage, host: string): Promise<unknown> {
  const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (!/^(application|text)\/(json|[a-z0-9.-]+\+json)$/.test(type))
    throw new OutsideFailure('not-json', `${host} answers with ${shown(type)}, not with JSON.`);
  if (encoding !== 'identity')
    throw new OutsideFailure('not-json', `${host} compresses its answer although it was not asked to.`);
  const body = await readBytes(response, host, maxBytes);
  if (partsIn(body) > maxParts)
    throw new OutsideFailure('too-large', `The answer of ${host} has more than ${maxParts} parts.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new OutsideFailure('not-json', `${host} says that it answers with JSON, but what came is not.`);
  }
  if (isTooDeep(value))
    throw new OutsideFailure('not-json', `The answer of ${host} is nested more than ${maxDepth} deep.`);
  return value;
}

const shown = (type: string): string => (/^[\x20-\x7e]{1,80}$/.test(type) ? type : 'no content type');

/** With an own stack: what is nested a million deep must not exhaust ours. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    const next: unknown[] = [];
    for (const one of level)
      if (typeof one === 'object' && one !== null)
        for (const child of Object.values(one))
          if (typeof child === 'object' && child !== null) next.push(child);
    level = next;
  }
  return false;
}

/** At most how many values there are: each begins after one of these, those within texts counted too. */
function partsIn(body: Buffer): number {
  let parts = 0;
  for (const byte of body) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) parts++;
  return parts;
}
