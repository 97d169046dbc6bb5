import { DomainError } from '@mynedata/platform';

type Code =
  | 'adapter-not-found'
  | 'adapter-kind-not-found'
  | 'adapter-paused'
  | 'service-not-usable'
  | 'polled-just-now'
  | 'too-many-tests';

const statusOf = {
  'adapter-not-found': 404,
  'adapter-kind-not-found': 422,
  'adapter-paused': 409,
  'service-not-usable': 422,
  'polled-just-now': 429,
  'too-many-tests': 429,
} satisfies Record<Code, number>;

/** How adapters refuse. */
export class AdapterRefusal extends DomainError {
  readonly status: number;

  constructor(
    readonly code: Code,
    detail: string,
    more: ConstructorParameters<typeof DomainError>[1] = {},
  ) {
    super(detail, more);
    this.status = statusOf[code];
  }
}

export const adapterNotFound = (): AdapterRefusal =>
  new AdapterRefusal('adapter-not-found', 'This source is not fetched from a service. Set that up first.');
