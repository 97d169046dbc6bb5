import { fromBase64url } from './base64url';
import { positionOfJsonError } from './json-error';
import type { ResolvedRecord, SenmlError, SenmlOptions, SenmlResult, SenmlValue } from './record';

const MAX_RECORDS = 10_000;
const MAX_ERRORS = 100;
/** Times below are relative to the receipt, at or above absolute (RFC 8428 §4.5.3). */
const FIRST_ABSOLUTE_TIME = 2 ** 28;
const DEFAULT_VERSION = 10;
/** bver is a bitmap above 10: the base's bits, and bit 4 for secondary units (RFC 9100). */
const BASE_FEATURES = 0b01010;
const KNOWN_FEATURES = 0b11010;
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;

const labels = {
  bn: 'text',
  bt: 'number',
  bu: 'text',
  bv: 'number',
  bs: 'number',
  bver: 'number',
  n: 'text',
  u: 'text',
  v: 'number',
  vs: 'text',
  vb: 'boolean',
  vd: 'text',
  s: 'number',
  t: 'number',
  ut: 'number',
} as const;
type Label = keyof typeof labels;
type Fields = {
  readonly [L in Label]?: (typeof labels)[L] extends 'number'
    ? number
    : (typeof labels)[L] extends 'boolean'
      ? boolean
      : string;
};

const baseLabels: readonly Label[] = ['bn', 'bt', 'bu', 'bv', 'bs', 'bver'];
const valueLabels = ['v', 'vs', 'vb', 'vd'] as const satisfies readonly Label[];

/** Base fields in force: each stays until the same one comes again (RFC 8428 §4.1). */
interface Base {
  readonly name: string;
  readonly time: number;
  readonly unit: string | undefined;
  readonly value: number | undefined;
  readonly sum: number | undefined;
}

/**
 * Resolves a SenML JSON pack (RFC 8428): base fields applied, times absolute, chronological.
 *
 * Never throws. All errors of the pack are listed, at most `maxErrors`; a record with an error is not in `records`. Records
 * with base fields only yield nothing, and so do those with a sum but no value, which are valid (§4.2) but measure
 * nothing that could be stored as a value.
 */
export function resolveSenmlJson(text: string, options: SenmlOptions): SenmlResult {
  const pack = parsed(text);
  if ('code' in pack) return { records: [], errors: [pack] };
  const maxRecords = options.maxRecords ?? MAX_RECORDS;
  if (pack.length === 0) return refused('empty', 'A pack has at least one record.');
  if (pack.length > maxRecords) {
    return refused(
      'too-many-records',
      `A pack has at most ${maxRecords} records, but this one has ${pack.length}.`,
    );
  }
  return new Resolver(options.receivedAt, options.maxErrors ?? MAX_ERRORS).resolve(pack);
}

function parsed(text: string): readonly unknown[] | SenmlError {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    const { line, column } = positionOfJsonError(text);
    return packError('not-json', `Not JSON: line ${line}, column ${column}.`);
  }
  return Array.isArray(root) ? root : packError('not-an-array', 'A pack is an array of records.');
}

function refused(code: string, message: string): SenmlResult {
  return { records: [], errors: [packError(code, message)] };
}

function packError(code: string, message: string): SenmlError {
  return { index: -1, field: '', code, message };
}

class Resolver {
  readonly #errors: SenmlError[] = [];
  #base: Base = { name: '', time: 0, unit: undefined, value: undefined, sum: undefined };
  #version: number | undefined;

  constructor(
    readonly receivedAt: number,
    readonly maxErrors: number,
  ) {}

  resolve(pack: readonly unknown[]): SenmlResult {
    const records: ResolvedRecord[] = [];
    for (const [index, record] of pack.entries()) {
      const resolved = this.#record(index, record);
      if (resolved) records.push(resolved);
      if (this.#errors.length >= this.maxErrors) break;
    }
    // Array.prototype.sort is stable: records of one time keep their order.
    records.sort((a, b) => a.time - b.time);
    return { records, errors: this.#errors };
  }

  #record(index: number, record: unknown): ResolvedRecord | undefined {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      this.#error(index, '', 'not-a-record', 'A record is an object.');
      return undefined;
    }
    const before = this.#errors.length;
    const fields = this.#fields(index, record);
    this.#applyBase(index, fields);
    const resolved = this.#resolved(index, fields, this.#errors.length > before);
    return this.#errors.length > before ? undefined : resolved;
  }

  /** The known fields of the right type. */
  #fields(index: number, record: object): Fields {
    const fields: Record<string, unknown> = {};
    for (const [label, value] of Object.entries(record)) {
      if (isLabel(label)) {
        const wrong = wrongType(label, value);
        if (wrong) this.#error(index, label, ...wrong);
        else fields[label] = value;
      } else if (label.endsWith('_')) {
        // Such a label says: who does not know me must not process the pack (§4.4).
        this.#error(index, label, 'must-understand', `The field ${label} must be understood, and is not.`);
      }
    }
    return fields;
  }

  #applyBase(index: number, { bn, bt, bu, bv, bs, bver }: Fields): void {
    this.#base = {
      name: bn ?? this.#base.name,
      time: bt ?? this.#base.time,
      unit: bu ?? this.#base.unit,
      value: bv ?? this.#base.value,
      sum: bs ?? this.#base.sum,
    };
    if (bver !== undefined && !isKnownVersion(bver)) {
      this.#error(index, 'bver', 'unknown-version', `Version ${bver} is not known.`);
      return;
    }
    this.#version ??= bver ?? DEFAULT_VERSION;
    if (bver !== undefined && bver !== this.#version) {
      const message = `All records of a pack have one version: ${this.#version} is in force, ${bver} was found.`;
      this.#error(index, 'bver', 'mixed-versions', message);
    }
  }

  #resolved(index: number, fields: Fields, broken: boolean): ResolvedRecord | undefined {
    const labelled = valueLabels.filter((label) => label in fields);
    if (labelled.length > 1) {
      this.#error(
        index,
        '',
        'several-values',
        `A record has one value, but this has ${labelled.join(' and ')}.`,
      );
      return undefined;
    }
    const sum = this.#sum(index, fields);
    const value = this.#value(index, fields);
    // What else is missing cannot be told from a record whose fields were refused.
    if (broken) return undefined;
    if (value === undefined && sum === undefined && isBaseOnly(fields)) return undefined;
    const name = this.#name(index, fields);
    const time = this.#time(index, fields);
    if (value === undefined && sum === undefined && labelled.length === 0) {
      this.#error(index, '', 'no-value', 'A record has a value (v, vs, vb or vd) or a sum.');
    }
    if (value === undefined || name === undefined || time === undefined) return undefined;
    const unit = fields.u ?? this.#base.unit;
    return { index, name, unit, time, value, sum, updateTime: fields.ut };
  }

  #name(index: number, { n, bn }: Fields): string | undefined {
    const name = this.#base.name + (n ?? '');
    if (NAME.test(name)) return name;
    const field = n === undefined && bn !== undefined ? 'bn' : 'n';
    const message =
      name === ''
        ? 'A record has a name.'
        : 'A name starts with a letter or digit and goes on with letters, digits and - : . / _ only.';
    this.#error(index, field, 'invalid-name', message);
    return undefined;
  }

  #time(index: number, { t }: Fields): number | undefined {
    const time = this.#base.time + (t ?? 0);
    const absolute = time < FIRST_ABSOLUTE_TIME ? this.receivedAt + time : time;
    return this.#finite(index, 't', absolute);
  }

  #sum(index: number, { s }: Fields): number | undefined {
    if (s === undefined && this.#base.sum === undefined) return undefined;
    return this.#finite(index, 's', (this.#base.sum ?? 0) + (s ?? 0));
  }

  #value(index: number, { v, vs, vb, vd }: Fields): SenmlValue | undefined {
    if (vs !== undefined) return vs;
    if (vb !== undefined) return vb;
    if (vd !== undefined) {
      const bytes = fromBase64url(vd);
      if (bytes) return bytes;
      this.#error(index, 'vd', 'invalid-data', 'Data is base64url without padding.');
      return undefined;
    }
    if (v === undefined && this.#base.value === undefined) return undefined;
    // A base value is a value of its own where v is missing (§4.5.2).
    return this.#finite(index, 'v', (this.#base.value ?? 0) + (v ?? 0));
  }

  #finite(index: number, field: Label, value: number): number | undefined {
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    this.#error(index, field, 'not-finite', `With its base, ${field} is no finite number.`);
    return undefined;
  }

  #error(index: number, field: string, code: string, message: string): void {
    if (this.#errors.length < this.maxErrors)
      this.#errors.push({ index, field: shortened(field), code, message });
  }
}

function isLabel(label: string): label is Label {
  return Object.hasOwn(labels, label);
}

function wrongType(label: Label, value: unknown): readonly [code: string, message: string] | undefined {
  const type = labels[label];
  switch (type) {
    case 'text':
      return typeof value === 'string' ? undefined : ['wrong-type', `${label} is a string.`];
    case 'boolean':
      return typeof value === 'boolean' ? undefined : ['wrong-type', `${label} is true or false.`];
    case 'number':
      if (typeof value !== 'number') return ['wrong-type', `${label} is a number.`];
      // JSON knows no infinity, but 1e999 parses to it.
      return Number.isFinite(value) ? undefined : ['not-finite', `${label} is no finite number.`];
  }
}

function isKnownVersion(version: number): boolean {
  if (!Number.isInteger(version) || version < 1) return false;
  if (version <= DEFAULT_VERSION) return true;
  const known = version < 2 ** 31 && (version & ~KNOWN_FEATURES) === 0;
  return known && (version & BASE_FEATURES) === BASE_FEATURES;
}

function isBaseOnly(fields: Fields): boolean {
  const present = Object.keys(fields);
  return present.length > 0 && present.every((label) => baseLabels.some((base) => base === label));
}

function shortened(field: string): string {
  return field.length > 64 ? `${field.slice(0, 64)}…` : field;
}
