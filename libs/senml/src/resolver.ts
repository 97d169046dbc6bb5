import { fromBase64url } from './base64url';
import { Base } from './base';
import { ErrorList } from './error-list';
import { Fields } from './labels';
import type { ResolvedRecord, SenmlResult, SenmlValue } from './record';

/** Times below are relative to the receipt, at or above absolute (RFC 8428 §4.5.3): 1978-07-04. */
export const FIRST_ABSOLUTE_TIME = 2 ** 28;

/**
 * Resolves records one after the other (RFC 8428 §4.6), whatever they are written in: a reader fills `fields` and
 * calls `resolve`, for every record of the pack or stream in its order.
 */
export class Resolver {
  readonly fields = new Fields();
  readonly errors: ErrorList;
  readonly #base = new Base();
  #records: ResolvedRecord[] = [];
  #sorted = true;
  #latest = -Infinity;

  constructor(maxErrors: number | undefined) {
    this.errors = new ErrorList(maxErrors);
  }

  /** Errors that the reader found in this record come before: `errorsBefore` tells how many there were without them. */
  resolve(index: number, receivedAt: number, errorsBefore: number): void {
    const { fields, errors } = this;
    if (fields.hasBase) this.#base.apply(fields, index, errors);
    const base = this.#base;
    const unit = fields.u ?? base.unit;
    if (fields.u !== undefined) base.checkUnit(fields.u, 'u', index, errors);
    else void base.version;
    const several = this.#countValues() > 1;
    if (several) this.#refuseSeveral(index);
    const sum = this.#sum(index);
    const value = several ? undefined : this.#value(index);
    // What else is missing cannot be told from a record whose fields were refused.
    if (errors.count > errorsBefore) return;
    const measures = value !== undefined || sum !== undefined;
    if (!measures && fields.hasBase && this.#isBaseOnly()) return;
    const name = this.#name(index);
    const time = this.#time(index, receivedAt);
    if (!measures) errors.add(index, '', 'no-value', 'A record has a value (v, vs, vb or vd) or a sum (s).');
    if (value === undefined || name === undefined || time === undefined) return;
    const updateTime = this.#updateTime(index);
    if (errors.count > errorsBefore) return;
    if (time < this.#latest) this.#sorted = false;
    else this.#latest = time;
    this.#records.push({ index, name, unit, time, value, sum, updateTime });
  }

  /** The records and errors since the last time; the records in chronological order, those of one time as they came. */
  take(): SenmlResult {
    const records = this.#records;
    if (!this.#sorted) records.sort(byTime);
    this.#records = [];
    this.#sorted = true;
    this.#latest = -Infinity;
    return { records, errors: this.errors.take() };
  }

  #countValues(): number {
    const { v, vs, vb, vd } = this.fields;
    return (
      (v === undefined ? 0 : 1) +
      (vs === undefined ? 0 : 1) +
      (vb === undefined ? 0 : 1) +
      (vd === undefined ? 0 : 1)
    );
  }

  #refuseSeveral(index: number): void {
    const labels = (['v', 'vs', 'vb', 'vd'] as const).filter((label) => this.fields[label] !== undefined);
    const message = `A record has one value, but this has ${labels.join(' and ')}.`;
    this.errors.add(index, '', 'several-values', message);
  }

  #isBaseOnly(): boolean {
    const { n, u, t, ut } = this.fields;
    return n === undefined && u === undefined && t === undefined && ut === undefined;
  }

  #name(index: number): string | undefined {
    const { n, bn } = this.fields;
    const name = this.#base.nameOf(n ?? '');
    if (name !== undefined) return name;
    const message = this.#base.isNameless(n)
      ? 'A record has a name: n, or bn, or both.'
      : 'A name starts with a letter or digit and goes on with letters, digits and - : . / _ only.';
    this.errors.add(index, n === undefined && bn !== undefined ? 'bn' : 'n', 'invalid-name', message);
    return undefined;
  }

  #time(index: number, receivedAt: number): number | undefined {
    const time = this.#base.time + (this.fields.t ?? 0);
    return this.#finite(index, 't', time < FIRST_ABSOLUTE_TIME ? receivedAt + time : time);
  }

  #updateTime(index: number): number | undefined {
    const { ut } = this.fields;
    return ut === undefined ? undefined : this.#finite(index, 'ut', ut + 0);
  }

  #sum(index: number): number | undefined {
    const { s } = this.fields;
    if (s === undefined && this.#base.sum === undefined) return undefined;
    return this.#finite(index, 's', (this.#base.sum ?? 0) + (s ?? 0));
  }

  #value(index: number): SenmlValue | undefined {
    const { v, vs, vb, vd } = this.fields;
    if (v !== undefined) return this.#finite(index, 'v', (this.#base.value ?? 0) + v);
    if (vs !== undefined) return vs;
    if (vb !== undefined) return vb;
    if (vd !== undefined) {
      const bytes = typeof vd === 'string' ? fromBase64url(vd) : vd;
      if (bytes === undefined)
        this.errors.add(index, 'vd', 'invalid-data', 'Data is base64url without padding (RFC 4648 §5).');
      return bytes;
    }
    // A base value is a value of its own where v is missing (§4.5.4).
    return this.#base.value === undefined ? undefined : this.#finite(index, 'v', this.#base.value + 0);
  }

  #finite(index: number, field: 'v' | 's' | 't' | 'ut', value: number): number | undefined {
    if (Number.isFinite(value)) return value;
    this.errors.add(index, field, 'not-finite', `With its base, ${field} is no finite number.`);
    return undefined;
  }
}

function byTime(a: ResolvedRecord, b: ResolvedRecord): number {
  return a.time - b.time;
}
