import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import { fromUuid, membershipSchema } from '@mynedata/privacy-mechanisms/certificate';
import { QueriesRefusal } from '../errors';
import { ResultsStore } from '../release/results.store';
import { CommitmentsStore } from './commitments.store';
import type { MembershipView } from './membership.dto';
import { blockLeaves, leafOf, pathWithin } from './participant-tree';

/** A participant's own proof, once the result is released. Everybody else gets one answer, whatever the reason. */
@Injectable()
export class ReadMembership {
  constructor(
    private readonly database: Database,
    private readonly commitments: CommitmentsStore,
    private readonly results: ResultsStore,
  ) {}

  run(userId: string, queryId: string): Promise<MembershipView> {
    return this.database.transaction(async (tx) => {
      const result = await this.results.find(tx, queryId);
      const salt = result === null ? undefined : await this.commitments.saltOf(tx, queryId, userId);
      if (result === null || salt === undefined) throw noMembership();
      const { leaf, index, path } = await this.pathOf(tx, queryId, userId, salt);
      return {
        schema: membershipSchema,
        queryId,
        participant: userId,
        salt: salt.toString('hex'),
        leaf: leaf.toString('hex'),
        index,
        path: path.map((sibling) => Buffer.from(sibling).toString('hex')),
        certificate: result.certificate,
      };
    });
  }

  private async pathOf(
    tx: Tx,
    queryId: string,
    userId: string,
    salt: Buffer,
  ): Promise<{ readonly leaf: Buffer; readonly index: number; readonly path: readonly Uint8Array[] }> {
    const leaf = leafOf(idBytes(queryId), idBytes(userId), salt);
    const found = await this.commitments.findLeaf(tx, queryId, leaf);
    // Results that were released before there were commitments have none.
    if (found === undefined) throw noMembership();
    const path = pathWithin(found.hashes, found.place);
    for (let level = 1, at = found.block; ; level++) {
      const block = await this.commitments.block(tx, queryId, level, Math.floor(at / blockLeaves));
      if (block === null) return { leaf, index: found.block * blockLeaves + found.place, path };
      path.push(...pathWithin(block.hashes, at % blockLeaves));
      at = Math.floor(at / blockLeaves);
    }
  }
}

const noMembership = (): QueriesRefusal =>
  new QueriesRefusal(
    'no-membership',
    'There is no proof for you here. There is one after the release of a result, for those who took part in it.',
  );

function idBytes(id: string): Uint8Array {
  const bytes = fromUuid(id.toLowerCase());
  if (bytes === undefined) throw new Error(`${id} is no id`);
  return bytes;
}
