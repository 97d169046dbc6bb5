import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { PairingRow } from './pairing.entity';

@Injectable()
export class PairingsStore {
  /** False when another pending device has the same user code. */
  async insert(tx: Tx, pairing: PairingRow): Promise<boolean> {
    return (
      (await tx.execute(
        `insert into sources.pairing (id, device_code_hash, user_code_hash, device_name, address_hash, created_at, expires_at, interval_seconds, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending') on conflict (user_code_hash) do nothing`,
        [
          pairing.id,
          pairing.deviceCodeHash,
          pairing.userCodeHash,
          pairing.deviceName,
          pairing.addressHash,
          pairing.createdAt,
          pairing.expiresAt,
          pairing.intervalSeconds,
        ],
      )) > 0
    );
  }

  /** Locked until the transaction ends: a code is answered once and redeemed once. */
  async lockByDeviceCode(tx: Tx, hash: Buffer): Promise<PairingRow | null> {
    await tx.query('select 1 from sources.pairing where device_code_hash = $1 for update', [hash]);
    return tx.repository(PairingRow).findOneBy({ deviceCodeHash: hash });
  }

  async lockByUserCode(tx: Tx, hash: Buffer): Promise<PairingRow | null> {
    await tx.query('select 1 from sources.pairing where user_code_hash = $1 for update', [hash]);
    return tx.repository(PairingRow).findOneBy({ userCodeHash: hash });
  }

  async polled(tx: Tx, id: string, at: Date, intervalSeconds: number): Promise<void> {
    await tx.repository(PairingRow).update({ id }, { lastPolledAt: at, intervalSeconds });
  }

  async answer(tx: Tx, id: string, answer: Pick<PairingRow, 'state' | 'userId' | 'sourceId'>): Promise<void> {
    await tx.repository(PairingRow).update({ id }, answer);
  }

  async redeem(tx: Tx, id: string): Promise<void> {
    await tx.repository(PairingRow).update({ id }, { state: 'redeemed' });
  }

  /** Devices that wait for an answer: those of one address, and all. */
  async countPending(tx: Tx, addressHash: Buffer, now: Date): Promise<{ ofAddress: number; all: number }> {
    const [row] = await tx.query<{ ofAddress: number; all: number }>(
      `select count(*) filter (where address_hash = $1)::int as "ofAddress", count(*)::int as "all"
         from sources.pairing where state = 'pending' and expires_at > $2`,
      [addressHash, now],
    );
    return row ?? { ofAddress: 0, all: 0 };
  }

  async deleteExpired(tx: Tx, before: Date): Promise<number> {
    return tx.execute('delete from sources.pairing where expires_at <= $1', [before]);
  }
}
