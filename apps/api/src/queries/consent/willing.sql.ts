import type { LogicalType } from '@mynedata/sources';
import type { Query } from '../query';
import type { Candidates } from './eligibility.sql';
import type { Bind } from './passing.sql';
import type { Plan, Range } from './planning.store';

/** Whoever asks, as the place of a parameter; its type is looked up once for a statement. */
const typeOf = (organisation: string): string =>
  `(select k.organisation_type from users.organisation_kind k where k.organisation_id = ${organisation})`;

/**
 * Of the candidates, those whom this processor may ask: its type is allowed and it is not blocked. Almost nobody has such settings:
 * few people are looked up one by one, and for many or a range of them what there is of it is read whole.
 */
export function willingToBeAsked(query: Query, candidates: Candidates, plan: Plan): Candidates {
  const parameters = [...candidates.parameters];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const organisation = bind(query.organisationId, 'uuid');
  const { within } = candidates;
  const range =
    within === undefined
      ? ''
      : ` and r.user_id > ${bind(within.after, 'uuid')} and r.user_id <= ${bind(within.upTo, 'uuid')}`;
  const fence = plan === 'few' ? ' offset 0' : '';
  const sql = `
    select c.* from (${candidates.sql}) c
     where not exists (select 1 from privacy.unwanted_type r
                        where r.user_id = c.user_id${range} and r.organisation_type = ${typeOf(organisation)}${fence})
       and not exists (select 1 from privacy.unwanted_organisation r
                        where r.user_id = c.user_id${range} and r.organisation_id = ${organisation}${fence})`;
  return { ...candidates, sql, parameters };
}

/**
 * Whether the reward reaches the reserve prices of a person for what the query uses: the greatest of them counts. `f` has `user_id`; all
 * of them may be within a range, whose prices are then read whole.
 */
export const paysEnough = (
  query: Query,
  logicalTypes: readonly LogicalType[],
  bind: Bind,
  within?: Range,
): string => `
  not exists (select 1 from privacy.least_reward p
               where p.user_id = f.user_id ${within === undefined ? '' : `and p.user_id > ${within.after} and p.user_id <= ${within.upTo}`} and p.organisation_type = ${typeOf(bind(query.organisationId, 'uuid'))}
                 and p.logical_type = any(${bind(logicalTypes, 'text[]')}) and p.sat > ${bind(query.terms.rewardSat.toString(), 'bigint')} ${within === undefined ? 'offset 0' : ''})`;
