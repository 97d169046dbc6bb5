import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { LogicalType } from '@mynedata/sources';
import type { ProtectionLevel } from './level';
import { AttributeLevelRow, DefaultLevelRow } from './level.entity';

export interface AttributeSetting {
  readonly sourceType: string;
  readonly attribute: string;
  readonly logicalType: LogicalType;
  readonly own: ProtectionLevel | null;
  readonly effective: ProtectionLevel;
  /** Whether the person set this attribute to be asked about each time, or its kind of data. */
  readonly askMe: boolean;
  readonly asksByKind: boolean;
}

@Injectable()
export class LevelsStore {
  /** Makes settings, consents and claims of these people wait for each other. */
  async lockPeople(tx: Tx, userIds: readonly string[]): Promise<void> {
    await tx.execute(
      'insert into privacy.person (user_id) select u from unnest($1::uuid[]) as u order by u on conflict do nothing',
      [userIds],
    );
    await tx.query(
      'select 1 from privacy.person where user_id = any($1::uuid[]) order by user_id for update',
      [userIds],
    );
  }

  async lockPerson(tx: Tx, userId: string): Promise<void> {
    const held = await tx.prepared('select 1 from privacy.person where user_id = $1 for update', [userId]);
    if (held.length === 0) await this.lockPeople(tx, [userId]);
  }

  defaults(tx: Tx, userId: string): Promise<DefaultLevelRow[]> {
    return tx.repository(DefaultLevelRow).findBy({ userId });
  }

  async setDefaults(tx: Tx, rows: readonly DefaultLevelRow[]): Promise<void> {
    await tx.repository(DefaultLevelRow).upsert([...rows], ['userId', 'logicalType']);
  }

  attributes(tx: Tx, userId: string, sourceId: string): Promise<AttributeSetting[]> {
    return tx.query<AttributeSetting>(
      `select distinct a.source_type as "sourceType", a.attribute, a.logical_type as "logicalType", own.level as own,
              coalesce(own.level, of_type.level, 'dont_share')::text as effective,
              exists (select 1 from privacy.ask_me_attribute k where k.user_id = a.user_id and k.source_id = a.source_id and k.attribute = a.attribute) as "askMe",
              exists (select 1 from privacy.ask_me_kind k where k.user_id = a.user_id and k.logical_type = a.logical_type) as "asksByKind"
         from sources.source_attribute a
         left join privacy.attribute_level own on own.user_id = a.user_id and own.source_id = a.source_id and own.attribute = a.attribute
         left join privacy.default_level of_type on of_type.user_id = a.user_id and of_type.logical_type = a.logical_type
        where a.user_id = $1 and a.source_id = $2 order by a.attribute`,
      [userId, sourceId],
    );
  }

  /** How many attributes have a level of their own, whatever their kind of data has. */
  ownAttributes(tx: Tx, userId: string): Promise<number> {
    return tx.repository(AttributeLevelRow).countBy({ userId });
  }

  async setAttribute(tx: Tx, row: AttributeLevelRow): Promise<void> {
    await tx.repository(AttributeLevelRow).upsert(row, ['userId', 'sourceId', 'attribute']);
  }

  async clearAttribute(tx: Tx, userId: string, sourceId: string, attribute: string): Promise<void> {
    await tx.repository(AttributeLevelRow).delete({ userId, sourceId, attribute });
  }
}
