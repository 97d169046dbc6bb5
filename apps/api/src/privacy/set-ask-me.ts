import { Injectable } from '@nestjs/common';
import type { LogicalType } from '@mynedata/sources';
import { AskingSettingsStore } from './asking-settings.store';
import { ChangeSettings } from './change-settings';
import { LevelsStore } from './levels.store';
import { lastOf } from './setting-change';
import { ofAttribute } from './set-levels';

/** What no standing rule may answer: kinds of data, and single attributes of a source. Either is enough. */
@Injectable()
export class SetAskMe {
  constructor(
    private readonly change: ChangeSettings,
    private readonly settings: AskingSettingsStore,
    private readonly levels: LevelsStore,
  ) {}

  /** Kinds of data that are not named stay as they are. */
  kinds(
    userId: string,
    kinds: readonly { readonly logicalType: LogicalType; readonly askMe: boolean }[],
  ): Promise<void> {
    const last = lastOf(kinds, ({ logicalType }) => logicalType);
    return this.change.run(userId, async (tx, changedAt) => {
      const before = await this.settings.askMeKinds(tx, userId);
      await this.settings.setAskMeKinds(tx, userId, last, changedAt);
      return last.map(({ logicalType, askMe }) => ({
        kind: 'ask_me',
        subject: { logicalType },
        before: wordOf(before.includes(logicalType)),
        after: wordOf(askMe),
      }));
    });
  }

  attribute(userId: string, sourceId: string, attribute: string, askMe: boolean): Promise<void> {
    return this.change.run(userId, async (tx, changedAt) => {
      const setting = ofAttribute(await this.levels.attributes(tx, userId, sourceId), attribute);
      await this.settings.setAskMeAttribute(tx, { userId, sourceId, attribute }, askMe, changedAt);
      const subject = { sourceId, attribute: `${setting.sourceType}.${attribute}` };
      return [{ kind: 'attribute_ask_me', subject, before: wordOf(setting.askMe), after: wordOf(askMe) }];
    });
  }
}

const wordOf = (askMe: boolean): string => (askMe ? 'ask_me' : 'rules_may_answer');
