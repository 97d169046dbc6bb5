import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';

/** On which conditions a rule allows a request: all of them hold. */
export interface RuleConditions {
  /** Everything that a request uses is among these. */
  readonly logicalTypes: readonly LogicalType[];
  readonly organisationTypes: readonly OrganisationType[];
  readonly minRewardSat: bigint;
  /** At most so many answers in any seven days, withdrawn ones included. */
  readonly perWeek: number;
}

export const ruleStates = ['active', 'paused', 'revoked'] as const;
export type RuleState = (typeof ruleStates)[number];

export interface StandingRule extends RuleConditions {
  readonly id: string;
  readonly name: string;
  readonly state: RuleState;
  readonly createdAt: Date;
}

/** Days over which `perWeek` counts. */
export const weekDays = 7;
/** Days that a dry run looks back. */
export const dryRunDays = 90;
/** Rules of one person that are not revoked. */
export const mostRules = 20;

/**
 * Of requests in the order in which they came, those that a rule would have answered that gives at most `perWeek` answers in any seven
 * days.
 */
export function withinWeeks<Request extends { readonly askedAt: Date }>(
  requests: readonly Request[],
  perWeek: number,
): readonly Request[] {
  const given: Request[] = [];
  for (const request of requests) {
    const before = given.at(-perWeek)?.askedAt.getTime() ?? -Infinity;
    if (request.askedAt.getTime() - before >= weekDays * 86_400_000) given.push(request);
  }
  return given;
}
