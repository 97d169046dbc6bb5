import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import { In } from 'typeorm';
import {
  AskMeAttributeRow,
  AskMeKindRow,
  BlockedOrganisationRow,
  RefusedTypeRow,
  ReservePriceRow,
} from './setting.entity';

export interface ReservePrice {
  readonly logicalType: LogicalType;
  readonly organisationType: OrganisationType;
  /** 0: none. */
  readonly sat: bigint;
}

/** Who may ask a person and for how much, and what the person wants to answer each time. Rows are what differs from the usual. */
@Injectable()
export class AskingSettingsStore {
  async refusedTypes(tx: Tx, userId: string): Promise<readonly OrganisationType[]> {
    return (await tx.repository(RefusedTypeRow).findBy({ userId })).map((row) => row.organisationType);
  }

  async setTypes(
    tx: Tx,
    userId: string,
    types: readonly { readonly organisationType: OrganisationType; readonly allowed: boolean }[],
    changedAt: Date,
  ): Promise<void> {
    const named = (allowed: boolean): OrganisationType[] =>
      types.filter((type) => type.allowed === allowed).map(({ organisationType }) => organisationType);
    await tx.repository(RefusedTypeRow).delete({ userId, organisationType: In(named(true)) });
    await tx.execute(
      'insert into privacy.refused_type (user_id, organisation_type, changed_at) select $1, unnest($2::text[]), $3 on conflict do nothing',
      [userId, named(false), changedAt],
    );
  }

  blocked(tx: Tx, userId: string): Promise<BlockedOrganisationRow[]> {
    return tx.repository(BlockedOrganisationRow).find({ where: { userId }, order: { blockedAt: 'DESC' } });
  }

  /** False when it was blocked before. */
  async block(tx: Tx, userId: string, organisationId: string, blockedAt: Date): Promise<boolean> {
    return (
      (await tx.execute(
        'insert into privacy.blocked_organisation (user_id, organisation_id, blocked_at) values ($1, $2, $3) on conflict do nothing',
        [userId, organisationId, blockedAt],
      )) > 0
    );
  }

  async unblock(tx: Tx, userId: string, organisationId: string): Promise<boolean> {
    const { affected } = await tx.repository(BlockedOrganisationRow).delete({ userId, organisationId });
    return (affected ?? 0) > 0;
  }

  async prices(tx: Tx, userId: string): Promise<readonly ReservePrice[]> {
    const rows = await tx.repository(ReservePriceRow).findBy({ userId });
    return rows.map(({ logicalType, organisationType, sat }) => ({
      logicalType,
      organisationType,
      sat: BigInt(sat),
    }));
  }

  async setPrices(tx: Tx, userId: string, prices: readonly ReservePrice[], changedAt: Date): Promise<void> {
    const columns = (some: readonly ReservePrice[]): readonly string[][] => [
      some.map(({ organisationType }) => organisationType),
      some.map(({ logicalType }) => logicalType),
      some.map(({ sat }) => sat.toString()),
    ];
    await tx.execute(
      `delete from privacy.reserve_price p using unnest($2::text[], $3::text[], $4::bigint[]) as n (organisation_type, logical_type)
        where p.user_id = $1 and p.organisation_type = n.organisation_type and p.logical_type = n.logical_type`,
      [userId, ...columns(prices.filter(({ sat }) => sat === 0n))],
    );
    await tx.execute(
      `insert into privacy.reserve_price (user_id, organisation_type, logical_type, sat, changed_at)
       select $1, organisation_type, logical_type, sat, $5 from unnest($2::text[], $3::text[], $4::bigint[]) as n (organisation_type, logical_type, sat)
       on conflict (user_id, organisation_type, logical_type) do update set sat = excluded.sat, changed_at = excluded.changed_at`,
      [userId, ...columns(prices.filter(({ sat }) => sat > 0n)), changedAt],
    );
  }

  async askMeKinds(tx: Tx, userId: string): Promise<readonly LogicalType[]> {
    return (await tx.repository(AskMeKindRow).findBy({ userId })).map(({ logicalType }) => logicalType);
  }

  async setAskMeKinds(
    tx: Tx,
    userId: string,
    kinds: readonly { readonly logicalType: LogicalType; readonly askMe: boolean }[],
    changedAt: Date,
  ): Promise<void> {
    const named = (askMe: boolean): LogicalType[] =>
      kinds.filter((kind) => kind.askMe === askMe).map(({ logicalType }) => logicalType);
    await tx.repository(AskMeKindRow).delete({ userId, logicalType: In(named(false)) });
    await tx.execute(
      'insert into privacy.ask_me_kind (user_id, logical_type, changed_at) select $1, unnest($2::text[]), $3 on conflict do nothing',
      [userId, named(true), changedAt],
    );
  }

  async setAskMeAttribute(
    tx: Tx,
    of: { readonly userId: string; readonly sourceId: string; readonly attribute: string },
    askMe: boolean,
    changedAt: Date,
  ): Promise<void> {
    if (askMe)
      await tx
        .repository(AskMeAttributeRow)
        .upsert({ ...of, changedAt }, ['userId', 'sourceId', 'attribute']);
    else await tx.repository(AskMeAttributeRow).delete({ ...of });
  }
}
