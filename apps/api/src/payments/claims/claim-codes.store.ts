import { Injectable } from '@nestjs/common';
import type { OutputType, Sat } from '@mynedata/money';
import type { Tx } from '@mynedata/platform';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Line } from '../ledger/ledger';
import { ClaimCodeRow } from './claim-code.entity';

@Injectable()
export class ClaimCodesStore {
  /** A new code in place of one that was issued before, as long as that is not in force. */
  async issue(
    tx: Tx,
    { ledgerOwner, organisationId }: Pick<ClaimCodeRow, 'ledgerOwner' | 'organisationId'>,
    codeHash: Buffer,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into payments.claim_code (ledger_owner, organisation_id, code_hash, issued_at) values ($1, $2, $3, $4)
       on conflict (ledger_owner) do update set code_hash = excluded.code_hash, issued_at = excluded.issued_at
         where claim_code.valid_from is null`,
      [ledgerOwner, organisationId, codeHash, now],
    );
  }

  ofOrganisation(tx: Tx, organisationId: string): Promise<ClaimCodeRow | null> {
    return tx.repository(ClaimCodeRow).findOneBy({ organisationId });
  }

  /** From now on the code redeems; false when it was not the one that was issued last. */
  async putInForce(tx: Tx, ledgerOwner: string, codeHash: Buffer, now: Date, until: Date): Promise<boolean> {
    const { affected } = await tx
      .repository(ClaimCodeRow)
      .update({ ledgerOwner, codeHash, validFrom: IsNull() }, { validFrom: now, expiresAt: until });
    return affected === 1;
  }

  /** What the account holds, and what comes later, is given away. */
  async giveAway(
    tx: Tx,
    { ledgerOwner, organisationId }: Pick<ClaimCodeRow, 'ledgerOwner' | 'organisationId'>,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into payments.claim_code (ledger_owner, organisation_id, issued_at, valid_from, expires_at) values ($1, $2, $3, $3, $3)
       on conflict (ledger_owner) do update set code_hash = null, valid_from = excluded.valid_from, expires_at = excluded.expires_at`,
      [ledgerOwner, organisationId, now],
    );
  }

  find(tx: Tx, codeHash: Buffer, now: Date): Promise<ClaimCodeRow | null> {
    return tx
      .repository(ClaimCodeRow)
      .findOneBy({ codeHash, validFrom: Not(IsNull()), expiresAt: MoreThan(now) });
  }

  /** The same, and nobody else redeems it until the transaction ends. */
  lock(tx: Tx, codeHash: Buffer, now: Date): Promise<ClaimCodeRow | null> {
    return tx.repository(ClaimCodeRow).findOne({
      where: { codeHash, validFrom: Not(IsNull()), expiresAt: MoreThan(now) },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async requestPayout(
    tx: Tx,
    { ledgerOwner }: Pick<ClaimCodeRow, 'ledgerOwner'>,
    to: { readonly address: string; readonly outputType: OutputType; readonly acceptFeeSat: Sat },
    requestedAt: Date,
  ): Promise<void> {
    await tx.repository(ClaimCodeRow).update(
      { ledgerOwner },
      {
        address: to.address,
        outputType: to.outputType,
        acceptFeeSat: to.acceptFeeSat.toString(),
        requestedAt,
        refused: null,
      },
    );
  }

  /** Money in accounts whose code is over or was given away, as lines that take it out. Whoever redeems one at this moment is left alone. */
  async lapsed(tx: Tx, now: Date, ledgerOwner?: string): Promise<Line[]> {
    const rows = await tx.query<{ kind: 'user_available' | 'processor_credit'; owner: string; msat: string }>(
      `with over as materialized (
         select ledger_owner, organisation_id from payments.claim_code c
          where c.expires_at <= $1 and ($2::uuid is null or c.ledger_owner = $2)
            and exists (select from payments.account a where a.balance_msat < 0
                          and (a.kind, a.owner) in (('user_available', c.ledger_owner::text), ('processor_credit', c.organisation_id::text)))
          order by ledger_owner limit 500 for update skip locked)
       select a.kind, a.owner, -a.balance_msat as msat
         from over o cross join lateral (values ('user_available', o.ledger_owner::text), ('processor_credit', o.organisation_id::text)) as w (kind, owner)
         join payments.account a on a.kind = w.kind and a.owner = w.owner and a.balance_msat < 0`,
      [now, ledgerOwner ?? null],
    );
    return rows.map(({ kind, owner, msat }) => ({ kind, owner, amountMsat: BigInt(msat) }));
  }
}
