const key: unique symbol = Symbol('mechanism');

/**
 * Something that went through a mechanism of this library and may therefore leave. Nothing outside can make one: the
 * door exports the type only, and the constructor wants a key that stays in this file. It does not serialise by
 * accident either: as JSON it is `{}`.
 */
export class Released<T> {
  readonly #value: T;

  constructor(mechanism: typeof key, value: T) {
    if (mechanism !== key) throw new TypeError('Only a mechanism releases.');
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }
}

/** For mechanisms only. */
export function released<T>(value: T): Released<T> {
  return new Released(key, value);
}
