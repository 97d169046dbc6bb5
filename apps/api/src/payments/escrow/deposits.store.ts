import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { DepositState } from './deposit';
import { DepositRow } from './escrow.entity';

export interface DepositRecord {
  readonly txid: string;
  readonly vout: number;
  readonly address: string;
  readonly amountSat: bigint;
  readonly confirmations: number;
  readonly state: DepositState;
  readonly firstMinedAt: Date | null;
  readonly finalAt: Date | null;
}

interface Raw extends Omit<DepositRecord, 'amountSat'> {
  readonly amountSat: string;
}

const columns =
  'txid, vout, address, amount_sat as "amountSat", confirmations, state, first_mined_at as "firstMinedAt", final_at as "finalAt"';

/** Final deposits are watched until then: the node lists no transaction that a reorganisation put in conflict. */
const buriedBlocks = 100;

@Injectable()
export class DepositsStore {
  /** Where the last scan of the node's wallet ended. Locked: one scan at a time. */
  async lockCursor(tx: Tx): Promise<string | undefined> {
    const [row] = await tx.query<{ hash: string | null }>(
      'select block_hash as hash from payments.scan for update',
    );
    return row?.hash ?? undefined;
  }

  async cursor(tx: Tx): Promise<string | undefined> {
    const [row] = await tx.query<{ hash: string | null }>('select block_hash as hash from payments.scan');
    return row?.hash ?? undefined;
  }

  async setCursor(tx: Tx, blockHash: string): Promise<void> {
    await tx.execute('update payments.scan set block_hash = $1', [blockHash]);
  }

  /** What is not final yet or not buried deep, and what else is known of these transactions. */
  async ofInterest(tx: Tx, txids: readonly string[]): Promise<DepositRecord[]> {
    const rows = await tx.query<Raw>(
      `select ${columns} from payments.deposit where state = 'seen' or (state = 'final' and confirmations < ${buriedBlocks}) or txid = any($1) order by txid, vout`,
      [txids],
    );
    return rows.map((row) => ({ ...row, amountSat: BigInt(row.amountSat) }));
  }

  async save(tx: Tx, { amountSat, ...deposit }: DepositRecord): Promise<void> {
    await tx.repository(DepositRow).upsert({ ...deposit, amountSat: amountSat.toString() }, ['txid', 'vout']);
  }
}
