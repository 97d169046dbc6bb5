import type { Tx } from '@mynedata/platform';
import type { LogicalType } from '@mynedata/sources';
import type { Query } from '../query';

/** Settings of a person that a request goes against. */
export const unwillingReasons = [
  'organisation_type_refused',
  'organisation_blocked',
  'reward_below_reserve_price',
] as const;
export type UnwillingReason = (typeof unwillingReasons)[number];

/** Which of a person's settings is against a request that uses these kinds of data, data and levels aside. */
export const unwillingReason = (
  tx: Tx,
  { organisationId, terms }: Query,
  userId: string,
  logicalTypes: readonly LogicalType[],
): Promise<UnwillingReason | undefined> =>
  reasonAgainst(tx, userId, organisationId, logicalTypes, terms.rewardSat);

/** The same where nothing is paid and one person is asked alone: whether this organisation may ask at all. */
export const refusedOrganisation = (
  tx: Tx,
  userId: string,
  organisationId: string,
): Promise<UnwillingReason | undefined> => reasonAgainst(tx, userId, organisationId, [], 0n);

async function reasonAgainst(
  tx: Tx,
  userId: string,
  organisationId: string,
  pricedTypes: readonly LogicalType[],
  rewardSat: bigint,
): Promise<UnwillingReason | undefined> {
  const [row] = await tx.prepared<Record<'refused' | 'blocked' | 'below', boolean>>(
    `select exists (select 1 from privacy.unwanted_type u where u.user_id = $1 and u.organisation_type = o.organisation_type) as refused,
            exists (select 1 from privacy.unwanted_organisation u where u.user_id = $1 and u.organisation_id = o.organisation_id) as blocked,
            exists (select 1 from privacy.least_reward p where p.user_id = $1 and p.organisation_type = o.organisation_type
                       and p.logical_type = any($3) and p.sat > $4) as below
       from users.organisation_kind o where o.organisation_id = $2`,
    [userId, organisationId, pricedTypes, rewardSat.toString()],
  );
  if (row?.blocked === true) return 'organisation_blocked';
  if (row?.refused === true) return 'organisation_type_refused';
  return row?.below === true ? 'reward_below_reserve_price' : undefined;
}

/** Whether a person's settings are against a request in a list; over `c` queries.consent and `q` queries.query. */
export const unwillingSql = `(
  exists (select 1 from privacy.unwanted_organisation u where u.user_id = c.user_id and u.organisation_id = q.organisation_id)
  or exists (select 1 from privacy.unwanted_type u join users.organisation_kind o on o.organisation_type = u.organisation_type
              where u.user_id = c.user_id and o.organisation_id = q.organisation_id)
  or exists (select 1 from privacy.least_reward p join users.organisation_kind o on o.organisation_type = p.organisation_type
              where p.user_id = c.user_id and o.organisation_id = q.organisation_id and p.sat > q.reward_sat
                and c.types @> jsonb_build_array(jsonb_build_object('logicalType', p.logical_type))))`;
