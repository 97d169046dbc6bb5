import type { SenmlError } from './record';

const DEFAULT_MAX_ERRORS = 100;
const MAX_FIELD_LENGTH = 64;

/** Collects the errors of one pack or stream, up to a limit: the hundredth helps nobody to find the first. */
export class ErrorList {
  #errors: SenmlError[] = [];
  #count = 0;
  readonly #max: number;

  constructor(maxErrors: number | undefined) {
    this.#max = maxErrors ?? DEFAULT_MAX_ERRORS;
  }

  /** How many were added since the beginning, those beyond the limit not counted. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= this.#max;
  }

  /** Index −1: the pack itself; field empty: the record as a whole. */
  add(index: number, field: string, code: string, message: string): void {
    if (this.isFull) return;
    this.#count++;
    this.#errors.push({ index, field: shortened(field), code, message });
  }

  /** Those added since the last time; a stream hands them over as they come. */
  take(): readonly SenmlError[] {
    const taken = this.#errors;
    this.#errors = [];
    return taken;
  }
}

/** Labels are the sender's: an answer does not repeat a megabyte of them. */
function shortened(field: string): string {
  return field.length > MAX_FIELD_LENGTH ? `${field.slice(0, MAX_FIELD_LENGTH)}…` : field;
}
