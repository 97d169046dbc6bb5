import { Injectable } from '@nestjs/common';
import { FetchOutside, NotValid, type ProblemPlace } from '@mynedata/platform';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Address, Authorization } from './adapter';
import { type AnyAdapter, adapterOf, adapters } from './adapter-list';
import { AdapterRefusal } from './adapter-refusal';
import type { OwnAdapter } from './own-adapters';

/** What a person says about a service. */
export interface AdapterInput {
  readonly kind: string;
  readonly settings: object;
  readonly secrets?: object;
}

/** The same, checked. */
export interface CheckedInput {
  readonly adapter: AnyAdapter;
  readonly settings: object;
  readonly given: Readonly<Record<string, string>>;
}

/** What is there already: secrets that are not given again are kept. */
export interface Known {
  readonly kind: string;
  readonly settings: object;
  readonly given: Readonly<Record<string, string>>;
}

/** What may be kept of an adapter. */
export const knownOf = (own: OwnAdapter | undefined): Known | undefined =>
  own?.secrets === undefined ? undefined : { ...own.row, given: own.secrets.given };

const secretText = /^[\x20-\x7e]{1,4000}$/;

/** Checks settings against the schema of their kind, and everything a schema cannot say. */
@Injectable()
export class AdapterSettings {
  private readonly shapes: ReadonlyMap<string, ValidateFunction>;

  constructor(private readonly outside: FetchOutside) {
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      discriminator: true,
      strict: true,
      strictRequired: false,
      strictTypes: false,
    });
    // For those who show a form; what they mean is checked below, with the reason.
    ajv.addFormat('web-address', true);
    ajv.addFormat('json-path', true);
    this.shapes = new Map(adapters.map(({ kind, settings }) => [kind, ajv.compile(settings)]));
  }

  /** Throws every reason why the input is not usable, with pointers into it. */
  check(input: AdapterInput, known: Known | undefined): CheckedInput {
    const adapter = adapterOf(input.kind);
    const shape = this.shapes.get(input.kind);
    if (adapter === undefined || shape === undefined)
      throw new AdapterRefusal('adapter-kind-not-found', `There is no adapter "${input.kind}".`, {
        errors: [{ pointer: '/kind', detail: `One of ${adapters.map(({ kind }) => kind).join(', ')}.` }],
      });
    const { settings } = input;
    if (!shape(settings)) throw new NotValid((shape.errors ?? []).flatMap(placeOf).slice(0, 100));
    const wrong = [...this.wrongAddresses(adapter.addresses(settings)), ...(adapter.check?.(settings) ?? [])];
    if (wrong.length > 0) throw new NotValid(wrong.map(inSettings));
    return { adapter, settings, given: givenSecrets(adapter, input, known) };
  }

  private *wrongAddresses(addresses: readonly Address[]): Generator<ProblemPlace> {
    for (const { pointer, url: text } of addresses) {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      const code = 'address-not-usable';
      if (url === undefined || url.hash !== '')
        yield { pointer, code, detail: 'An address begins with https:// and has no part after "#".' };
      else {
        const refusal = this.outside.refusal(url);
        if (refusal !== undefined) yield { pointer, code, detail: refusal.message };
      }
    }
  }
}

const inSettings = (place: ProblemPlace): ProblemPlace => ({
  ...place,
  pointer: `/settings${place.pointer ?? ''}`,
});

/** Where requests with a secret may go. */
export const originsOf = (adapter: AnyAdapter, settings: unknown): string[] =>
  [...new Set(adapter.addresses(settings).map(({ url }) => new URL(url).origin))].sort();

/** Whether tokens that one authorization brought are good for the other. */
export const isSameAuthorization = (one: Authorization, other: Authorization): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function givenSecrets(
  adapter: AnyAdapter,
  { secrets = {}, settings, kind }: AdapterInput,
  known: Known | undefined,
): Record<string, string> {
  const { needed, possible } = adapter.secretsOf(settings);
  const wrong: ProblemPlace[] = [];
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(secrets)) {
    const pointer = `/secrets/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!possible.includes(name))
      wrong.push({
        pointer,
        code: 'unknown',
        detail: `${adapter.title} uses no secret "${name}" with these settings.`,
      });
    else if (typeof value !== 'string' || !secretText.test(value))
      wrong.push({ pointer, code: 'not-valid', detail: 'A secret is a text of 1 to 4000 ASCII characters.' });
    else given[name] = value.trim();
  }
  // A secret stays with the service it was given for: whoever changes the address must know it.
  const isKept =
    known?.kind === kind &&
    `${originsOf(adapter, known.settings).join()}` === originsOf(adapter, settings).join();
  for (const name of possible) {
    const kept = known?.given[name];
    if (given[name] === undefined && isKept && kept !== undefined) given[name] = kept;
  }
  for (const name of needed)
    if (given[name] === undefined && !wrong.some(({ pointer }) => pointer === `/secrets/${name}`))
      wrong.push({
        pointer: `/secrets/${name}`,
        code: 'required',
        detail:
          known === undefined || isKept
            ? `${titleOf(adapter, name)} is needed.`
            : `The address is another one: enter the ${titleOf(adapter, name)} again.`,
      });
  if (wrong.length > 0) throw new NotValid(wrong);
  return given;
}

const titleOf = (adapter: AnyAdapter, secret: string): string => adapter.secrets[secret]?.title ?? secret;

function placeOf({
  instancePath,
  keyword,
  params,
  parentSchema,
  message = 'not valid',
}: ErrorObject): ProblemPlace[] {
  const parameters = params as Readonly<Record<string, unknown>>;
  const name = parameters['additionalProperty'] ?? parameters['missingProperty'];
  // Which alternative was meant is told by the errors within it.
  if (keyword === 'oneOf' && parameters['passingSchemas'] === null && instancePath.startsWith('/values/'))
    return [{ pointer: `/settings${instancePath}`, code: keyword, detail: 'Give either name or namePath.' }];
  const pointer = `/settings${instancePath}${typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''}`;
  const detail = sentenceOf(keyword, parameters, parentSchema, message);
  return [{ pointer, code: keyword, detail }];
}

function sentenceOf(
  keyword: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: object | undefined,
  message: string,
): string {
  switch (keyword) {
    case 'additionalProperties':
      return `There is no setting "${String(parameters['additionalProperty'])}" here.`;
    case 'required':
      return `${String(parameters['missingProperty'])} is needed.`;
    case 'enum':
      return `One of ${(parameters['allowedValues'] as readonly unknown[]).join(', ')}.`;
    case 'discriminator':
      return `${String(parameters['tag'])} is none of those there are.`;
    case 'minLength':
    case 'minItems':
      return 'This is needed.';
    case 'pattern':
      return `This is not in the form that is needed${exampleOf(schema)}.`;
    default:
      return message;
  }
}

function exampleOf(schema: object | undefined): string {
  const [example] = (schema as { readonly examples?: readonly unknown[] } | undefined)?.examples ?? [];
  return typeof example === 'string' ? `, such as ${example}` : '';
}
