import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { DomainError, type ProblemPlace } from './domain-error';

/** The request does not have the documented shape. Lists every place. */
export class NotValid extends DomainError {
  readonly code = 'not-valid';
  readonly status = 422;

  constructor(errors: readonly ProblemPlace[]) {
    super(errors.length === 1 ? (errors[0]?.detail ?? '') : `${errors.length} fields are not valid.`, {
      errors,
    });
  }
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

function* placesOf(errors: readonly ValidationError[], parent: string): Generator<ProblemPlace> {
  for (const error of errors) {
    const pointer = `${parent}/${escapePointer(error.property)}`;
    for (const [code, detail] of Object.entries(error.constraints ?? {})) yield { pointer, code, detail };
    yield* placesOf(error.children ?? [], pointer);
  }
}

/** class-validator on every DTO: unknown fields are refused, every error is listed with its JSON pointer. */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { exposeDefaultValues: true },
      stopAtFirstError: true,
      exceptionFactory: (errors) => new NotValid([...placesOf(errors, '')]),
    });
  }

  /** A list would be validated element by element, and pass where it is empty. Left out is as good as empty. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && this.toValidate(metadata) && value !== undefined && !isObject(value))
      throw new NotValid([{ pointer: '', detail: 'The body must be one JSON object.' }]);
    return super.transform(value, metadata);
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
