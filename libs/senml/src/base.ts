import type { ErrorList } from './error-list';
import type { Fields } from './labels';
import { DEFAULT_VERSION, SECONDARY_UNITS_VERSION, allowsSecondaryUnits, isKnownVersion } from './version';
import { isSecondaryUnit } from './units';

const NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;

/** Whether a text, with its base name before it, is a name that a record may bear (RFC 8428 §4.5.1). */
export const isSenmlName = (name: string): boolean => NAME.test(name);
/** A pack of ten thousand different names is rare, and must not fill the memory of a stream. */
const MAX_CACHED = 1_000;

/** The base fields in force: each stays until the same one comes again (RFC 8428 §4.1). */
export class Base {
  unit: string | undefined;
  time = 0;
  value: number | undefined;
  sum: number | undefined;
  #name = '';
  #version: number | undefined;
  /** What `n` became with the base name in force; undefined: no valid name. */
  readonly #names = new Map<string, string | undefined>();
  readonly #units = new Map<string, boolean>();

  /** Takes the base fields of a record. They count for this record already. */
  apply(fields: Fields, index: number, errors: ErrorList): void {
    if (fields.bn !== undefined && fields.bn !== this.#name) {
      this.#name = fields.bn;
      this.#names.clear();
    }
    if (fields.bt !== undefined) this.time = fields.bt;
    if (fields.bv !== undefined) this.value = fields.bv;
    if (fields.bs !== undefined) this.sum = fields.bs;
    if (fields.bver !== undefined) this.#setVersion(fields.bver, index, errors);
    if (fields.bu !== undefined) {
      this.unit = fields.bu;
      this.checkUnit(fields.bu, 'bu', index, errors);
    }
  }

  /** The version in force. The first record settles it. */
  get version(): number {
    return (this.#version ??= DEFAULT_VERSION);
  }

  /** The full name: base name and name put together as they are, nothing between them (§4.5.1). */
  nameOf(n: string): string | undefined {
    let name = this.#names.get(n);
    if (name !== undefined) return name;
    name = this.#name + n;
    if (!isSenmlName(name)) return undefined;
    if (this.#names.size >= MAX_CACHED) this.#names.clear();
    this.#names.set(n, name);
    return name;
  }

  /** Whether base name and name together are empty. */
  isNameless(n: string | undefined): boolean {
    return this.#name === '' && (n === undefined || n === '');
  }

  /** A secondary unit needs a version that knows them (RFC 8798 §3); units nobody registered are kept as they are. */
  checkUnit(unit: string, field: 'u' | 'bu', index: number, errors: ErrorList): void {
    let secondary = this.#units.get(unit);
    if (secondary === undefined) {
      if (!unit.isWellFormed()) {
        errors.add(index, field, 'invalid-text', `${field} holds half a character: a lone UTF-16 surrogate.`);
        return;
      }
      secondary = isSecondaryUnit(unit);
      if (this.#units.size >= MAX_CACHED) this.#units.clear();
      this.#units.set(unit, secondary);
    }
    if (!secondary || allowsSecondaryUnits(this.version)) return;
    const message = `"${unit}" is a secondary unit: the pack has to say "bver": ${SECONDARY_UNITS_VERSION}.`;
    errors.add(index, field, 'secondary-unit', message);
  }

  #setVersion(version: number, index: number, errors: ErrorList): void {
    if (!isKnownVersion(version)) {
      const message = `Version ${version} is not known. Versions up to 10 and 26 are.`;
      errors.add(index, 'bver', 'unknown-version', message);
      return;
    }
    this.#version ??= version;
    if (version === this.#version) return;
    const message = `All records of a pack have one version: ${this.#version} is in force, ${version} was found.`;
    errors.add(index, 'bver', 'mixed-versions', message);
  }
}
