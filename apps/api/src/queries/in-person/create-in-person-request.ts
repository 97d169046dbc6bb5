import { Inject, Injectable } from '@nestjs/common';
import {
  Audit,
  CONFIG,
  Clock,
  type Config,
  Database,
  type ProblemPlace,
  type ProcessorCaller,
  Random,
} from '@mynedata/platform';
import { type Catalogue, ReadCatalogue, newUserCode } from '@mynedata/sources';
import { AdmitOrganisation } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import type { PurposeCategory } from '../query';
import {
  type AskedAttribute,
  type InPersonRequest,
  hashInPersonCode,
  inPersonTermsHash,
  mostWaiting,
} from './in-person';
import { InPersonRequestsStore } from './in-person-requests.store';

export interface NewInPersonRequest {
  readonly title: string;
  readonly purposeCategory: PurposeCategory;
  readonly purpose: string;
  readonly attributes: readonly string[];
  readonly validMinutes: number;
}

/** An organisation asks one person who is there, and gets the code to tell them. Nobody's data is looked at. */
@Injectable()
export class CreateInPersonRequest {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly requests: InPersonRequestsStore,
    private readonly catalogue: ReadCatalogue,
    private readonly audit: Audit,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  run(
    { organisationId }: ProcessorCaller,
    { attributes, validMinutes, ...said }: NewInPersonRequest,
  ): Promise<{ readonly id: string; readonly code: string }> {
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const asked = askedOf(attributes, await this.catalogue.within(tx));
      const now = this.clock.now();
      if ((await this.requests.countWaiting(tx, organisationId, now)) >= mostWaiting)
        throw new QueriesRefusal(
          'too-many-in-person-requests',
          `${mostWaiting} in-person requests of yours wait for an answer. Withdraw one that nobody needs, or wait until it expires.`,
        );
      const request: InPersonRequest = {
        ...said,
        id: this.random.uuid(),
        organisationId,
        attributes: asked,
        createdAt: now,
        validUntil: new Date(now.getTime() + validMinutes * 60_000),
        state: 'waiting',
        stateSince: now,
        allowedAt: null,
        keptUntil: null,
      };
      // Two codes that are the same are as good as never; then another one is drawn.
      for (;;) {
        const code = newUserCode((below) => this.random.below(below));
        const hash = hashInPersonCode(code, this.config.keys.data);
        if (!(await this.requests.insert(tx, request, hash))) continue;
        await this.audit.fact(tx, 'in-person-requested', {
          request: request.id,
          organisation: organisationId,
          terms: inPersonTermsHash(request),
        });
        return { id: request.id, code };
      }
    });
  }
}

/** The attributes as the catalogue has them; every one that cannot be asked for is refused with its place. */
function askedOf(names: readonly string[], catalogue: Catalogue): readonly AskedAttribute[] {
  const problems: ProblemPlace[] = [];
  const asked = names.flatMap((name, index): AskedAttribute[] => {
    const found = look(name, catalogue);
    if (typeof found === 'object' && 'name' in found) return [found];
    problems.push({ pointer: `/attributes/${index}`, ...found });
    return [];
  });
  if (problems.length > 0)
    throw new QueriesRefusal(
      'terms-not-valid',
      problems.length === 1
        ? (problems[0]?.detail ?? '')
        : `${problems.length} attributes cannot be asked for.`,
      problems,
    );
  return asked;
}

function look(
  name: string,
  catalogue: Catalogue,
): AskedAttribute | { readonly detail: string; readonly expected: readonly string[] } {
  const [, sourceType = '', attribute = '', context] = /^([^.]+)\.([^[]+)(?:\[(.+)\])?$/.exec(name) ?? [];
  const type = catalogue.find((one) => one.name === sourceType);
  if (type === undefined)
    return {
      detail: `The catalogue has no source type “${sourceType}”.`,
      expected: catalogue.map((one) => one.name),
    };
  const askable = type.attributes.filter(({ role }) => role !== 'direct');
  const found = type.attributes.find((one) => one.name === attribute);
  const expected = askable.map((one) => `${sourceType}.${one.name}`);
  if (found === undefined) return { detail: `${sourceType} has no attribute “${attribute}”.`, expected };
  if (found.role === 'direct')
    return {
      detail: `${name} identifies a person directly and is never released. Whoever stands before you can tell you.`,
      expected,
    };
  if (context !== undefined && !(found.contexts ?? []).includes(context))
    return {
      detail: `${sourceType}.${attribute} has no context “${context}”.`,
      expected: (found.contexts ?? []).map((one) => `${sourceType}.${attribute}[${one}]`),
    };
  return {
    name,
    sourceType,
    attribute,
    context: context ?? null,
    title: found.titles.en,
    logicalType: found.logicalType,
    technicalType: found.technicalType,
    unit: found.unit,
  };
}
