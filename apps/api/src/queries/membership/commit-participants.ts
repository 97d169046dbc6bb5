import { setImmediate as immediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database, type Limits, Random, type Tx } from '@mynedata/platform';
import { fromUuid, hashBytes, leavesFor } from '@mynedata/privacy-mechanisms/certificate';
import type { Query } from '../query';
import type { CommitmentRow } from './commitment.entity';
import { CommitmentsStore } from './commitments.store';
import { type Block, blocksOf, drawnPlaces, placeLeaves } from './participant-tree';

/** Blocks that are written by one statement: 2 MB. */
const portion = 64;

/**
 * Commits to the frozen set of those who take part, once: whoever goes on after a crash finds the commitment that is there. Whose
 * account is erased before has no salt any more; a random leaf stands for them, which nobody can tell from any other.
 */
@Injectable()
export class CommitParticipants {
  constructor(
    private readonly database: Database,
    private readonly commitments: CommitmentsStore,
    private readonly random: Random,
  ) {}

  find(tx: Tx, queryId: string): Promise<CommitmentRow | null> {
    return this.commitments.find(tx, queryId);
  }

  async run({ id, terms }: Pick<Query, 'id' | 'terms'>, limits: Limits = {}): Promise<void> {
    if ((await this.database.transaction((tx) => this.commitments.find(tx, id))) !== null) return;
    const leaves = await this.leaves(id, leavesFor(terms.max), limits);
    const { blocks, root } = await grown(leaves, limits.signal);
    await this.database.transaction(async (tx) => {
      const kept = { queryId: id, leaves: leaves.length / hashBytes, root };
      if (!(await this.commitments.insert(tx, kept))) return;
      for (let at = 0; at < blocks.length; at += portion)
        await this.commitments.insertBlocks(tx, id, blocks.slice(at, at + portion));
    }, limits);
  }

  /** Everybody's leaf at a place of its own, and chance everywhere else. */
  private async leaves(queryId: string, count: number, limits: Limits): Promise<Uint8Array> {
    const id = fromUuid(queryId);
    if (id === undefined) throw new Error(`${queryId} is no id`);
    const leaves = await this.random.bytes(count * hashBytes);
    const places = drawnPlaces(count, this.random.belows());
    // The set is frozen: nobody comes in between two portions, and who goes takes the salt along.
    for (let after: string | undefined; ;) {
      const last = after;
      const members = await this.database.transaction(
        (tx) => this.commitments.members(tx, queryId, last),
        limits,
      );
      if (members === undefined) return leaves;
      placeLeaves(leaves, places, id, members.bytes);
      after = members.last;
      // Requests have their turn in between.
      await immediate();
    }
  }
}

async function grown(
  leaves: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<{ readonly blocks: readonly Block[]; readonly root: Buffer }> {
  const blocks: Block[] = [];
  for (const tree = blocksOf(leaves); ;) {
    const next = tree.next();
    if (next.done === true) return { blocks, root: Buffer.from(next.value) };
    blocks.push(next.value);
    await immediate();
    signal?.throwIfAborted();
  }
}
