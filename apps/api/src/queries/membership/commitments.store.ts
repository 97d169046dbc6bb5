import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { hashBytes } from '@mynedata/privacy-mechanisms/certificate';
import { CommitmentBlockRow, CommitmentRow } from './commitment.entity';
import type { Block } from './participant-tree';

/** Where a leaf lies. */
export interface FoundLeaf {
  readonly block: number;
  readonly hashes: Buffer;
  /** Among the leaves of the block. */
  readonly place: number;
}

/** Account ids and salts of some people, 16 bytes each, and the last of the ids. */
export interface Members {
  readonly bytes: Buffer;
  readonly last: string;
}

@Injectable()
export class CommitmentsStore {
  find(tx: Tx, queryId: string): Promise<CommitmentRow | null> {
    return tx.repository(CommitmentRow).findOneBy({ queryId });
  }

  /** Some of those who take part and still have an account, in the order of their ids, after one of them. */
  async members(tx: Tx, queryId: string, after: string | undefined): Promise<Members | undefined> {
    const [row] = await tx.query<{ bytes: Buffer | null; last: string | null }>(
      `select string_agg(uuid_send(user_id) || uuid_send(salt), ''::bytea) as bytes, max(user_id::text) as last
         from (select user_id, salt from queries.consent
                where query_id = $1 and state = 'allowed' and outcome is null and ($2::uuid is null or user_id > $2)
                order by user_id limit 4000) portion`,
      [queryId, after ?? null],
    );
    return row === undefined || row.bytes === null || row.last === null
      ? undefined
      : { bytes: row.bytes, last: row.last };
  }

  /** False when the query has a commitment already. */
  async insert(tx: Tx, { queryId, leaves, root }: CommitmentRow): Promise<boolean> {
    return (
      (await tx.execute(
        'insert into queries.commitment (query_id, leaves, root) values ($1, $2, $3) on conflict do nothing',
        [queryId, leaves, root],
      )) > 0
    );
  }

  async insertBlocks(tx: Tx, queryId: string, blocks: readonly Block[]): Promise<void> {
    await tx.execute(
      `insert into queries.commitment_block (query_id, level, block, hashes)
       select $1, b.level, b.block, b.hashes from unnest($2::int[], $3::int[], $4::bytea[]) as b (level, block, hashes)`,
      [
        queryId,
        blocks.map(({ level }) => level),
        blocks.map(({ block }) => block),
        blocks.map(({ hashes }) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)),
      ],
    );
  }

  /** The salt of somebody who took part; undefined for everybody else. */
  async saltOf(tx: Tx, queryId: string, userId: string): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ salt: Buffer }>(
      `select uuid_send(salt) as salt from queries.consent where query_id = $1 and user_id = $2 and state = 'allowed' and outcome is null`,
      [queryId, userId],
    );
    return row?.salt;
  }

  async findLeaf(tx: Tx, queryId: string, leaf: Buffer): Promise<FoundLeaf | undefined> {
    const rows = await tx.query<{ block: number; hashes: Buffer }>(
      'select block, hashes from queries.commitment_block where query_id = $1 and level = 0 and position($2::bytea in hashes) > 0',
      [queryId, leaf],
    );
    for (const { block, hashes } of rows)
      for (let at = 0; at < hashes.length; at += hashBytes)
        if (leaf.equals(hashes.subarray(at, at + hashBytes))) return { block, hashes, place: at / hashBytes };
    return undefined;
  }

  block(tx: Tx, queryId: string, level: number, block: number): Promise<CommitmentBlockRow | null> {
    return tx.repository(CommitmentBlockRow).findOneBy({ queryId, level, block });
  }
}
