import type { ErrorList } from './error-list';

/** The labels of RFC 8428 §4.3, table 1, and RFC 8428 §6, table 4: each label in CBOR is the integer beside it. */
export const cborLabels = {
  bver: -1,
  bn: -2,
  bt: -3,
  bu: -4,
  bv: -5,
  bs: -6,
  n: 0,
  u: 1,
  v: 2,
  vs: 3,
  vb: 4,
  s: 5,
  t: 6,
  ut: 7,
  vd: 8,
} as const;
export type Label = keyof typeof cborLabels;

/**
 * The known fields of one record as they were sent, checked for their type. One object is filled again for every
 * record: ten thousand short-lived ones cost more than all checks together.
 */
export class Fields {
  bver: number | undefined;
  bn: string | undefined;
  bt: number | undefined;
  bu: string | undefined;
  bv: number | undefined;
  bs: number | undefined;
  n: string | undefined;
  u: string | undefined;
  v: number | undefined;
  vs: string | undefined;
  vb: boolean | undefined;
  s: number | undefined;
  t: number | undefined;
  ut: number | undefined;
  /** Bytes when they came as CBOR, base64url when they came as JSON. */
  vd: string | Uint8Array | undefined;
  /** Some base field is among them. */
  hasBase = false;

  clear(): void {
    this.n = this.u = this.v = this.vs = this.vb = this.s = this.t = this.ut = this.vd = undefined;
    if (!this.hasBase) return;
    this.bver = this.bn = this.bt = this.bu = this.bv = this.bs = undefined;
    this.hasBase = false;
  }
}

/**
 * Reads one field of a JSON record, or of a CBOR record once its label is known. An unknown label is passed over,
 * unless it ends in `_`: that says that who does not know it must not process the pack (RFC 8428 §4.4).
 */
export function readField(
  fields: Fields,
  label: string,
  value: unknown,
  index: number,
  errors: ErrorList,
): void {
  // The usual ones first and each alone: `fields[label] = value` would be three times slower.
  switch (label) {
    case 'n':
      if (typeof value === 'string') fields.n = value;
      else refuseType(label, 'a string', index, errors);
      return;
    case 'u':
      if (typeof value === 'string') fields.u = value;
      else refuseType(label, 'a string', index, errors);
      return;
    // Infinity (1e999) is found when the base is added, which has to be looked at anyway.
    case 'v':
      if (typeof value === 'number') fields.v = value;
      else refuseType(label, 'a number', index, errors);
      return;
    case 't':
      if (typeof value === 'number') fields.t = value;
      else refuseType(label, 'a number', index, errors);
      return;
    case 's':
      if (typeof value === 'number') fields.s = value;
      else refuseType(label, 'a number', index, errors);
      return;
    case 'ut':
      if (typeof value === 'number') fields.ut = value;
      else refuseType(label, 'a number', index, errors);
      return;
    case 'vs':
      if (typeof value !== 'string') refuseType(label, 'a string', index, errors);
      else if (value.isWellFormed()) fields.vs = value;
      else errors.add(index, label, 'invalid-text', 'vs holds half a character: a lone UTF-16 surrogate.');
      return;
    case 'vb':
      if (typeof value === 'boolean') fields.vb = value;
      else refuseType(label, 'true or false', index, errors);
      return;
    case 'vd':
      if (typeof value === 'string' || value instanceof Uint8Array) fields.vd = value;
      else refuseType(label, 'a string', index, errors);
      return;
    case 'bn':
    case 'bu':
      fields.hasBase = true;
      if (typeof value === 'string') fields[label] = value;
      else refuseType(label, 'a string', index, errors);
      return;
    case 'bt':
    case 'bv':
    case 'bs':
    case 'bver':
      fields.hasBase = true;
      if (typeof value !== 'number') refuseType(label, 'a number', index, errors);
      else if (!Number.isFinite(value))
        errors.add(index, label, 'not-finite', `${label} is no finite number.`);
      else fields[label] = value;
      return;
    default:
      if (label.endsWith('_'))
        errors.add(index, label, 'must-understand', 'This field must be understood, and is not known here.');
  }
}

function refuseType(label: Label, type: string, index: number, errors: ErrorList): void {
  errors.add(index, label, 'wrong-type', `${label} is ${type}.`);
}
