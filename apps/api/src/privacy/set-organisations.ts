import { Injectable } from '@nestjs/common';
import { ReadOrganisations, type OrganisationType } from '@mynedata/users';
import { AskingSettingsStore } from './asking-settings.store';
import { ChangeSettings } from './change-settings';
import { PrivacyRefusal } from './errors';
import { lastOf } from './setting-change';

/** Which organisations may ask a person. What they refuse acts on everything that is not executed yet: such a consent lapses. */
@Injectable()
export class SetOrganisations {
  constructor(
    private readonly change: ChangeSettings,
    private readonly settings: AskingSettingsStore,
    private readonly organisations: ReadOrganisations,
  ) {}

  /** Types that are not named stay as they are. */
  types(
    userId: string,
    types: readonly { readonly organisationType: OrganisationType; readonly allowed: boolean }[],
  ): Promise<void> {
    const last = lastOf(types, ({ organisationType }) => organisationType);
    return this.change.run(userId, async (tx, changedAt) => {
      const refused = await this.settings.refusedTypes(tx, userId);
      await this.settings.setTypes(tx, userId, last, changedAt);
      return last.map(({ organisationType, allowed }) => ({
        kind: 'organisation_type',
        subject: { organisationType },
        before: wordOf(!refused.includes(organisationType)),
        after: wordOf(allowed),
      }));
    });
  }

  /** To block or unblock again changes nothing. */
  block(userId: string, organisationId: string, blocked: boolean): Promise<void> {
    return this.change.run(userId, async (tx, changedAt) => {
      const organisation = await this.organisations.byId(tx, organisationId);
      if (organisation === undefined && blocked)
        throw new PrivacyRefusal('organisation-not-found', 'There is no such organisation.');
      const changed = blocked
        ? await this.settings.block(tx, userId, organisationId, changedAt)
        : await this.settings.unblock(tx, userId, organisationId);
      if (!changed) return [];
      const subject = { organisationId, organisationName: organisation?.name ?? '' };
      const word = (is: boolean): string => (is ? 'blocked' : 'not_blocked');
      return [{ kind: 'organisation_block', subject, before: word(!blocked), after: word(blocked) }];
    });
  }
}

const wordOf = (allowed: boolean): string => (allowed ? 'allowed' : 'refused');
