import type { SettingChangeView } from '@mynedata/api-client';
import {
  type ProtectionLevel,
  groupedDigits,
  levelNames,
  logicalTypeNames,
  nameOfOrganisationType,
} from '@mynedata/cockpit-shared';

/** What a setting is of: "Protection of Location". */
export function subjectOf({ kind, subject }: Pick<SettingChangeView, 'kind' | 'subject'>): string {
  const data = subject.logicalType === undefined ? '' : logicalTypeNames[subject.logicalType];
  const type = subject.organisationType === undefined ? '' : nameOfOrganisationType(subject.organisationType);
  switch (kind) {
    case 'level':
      return `Protection of ${data}`;
    case 'attribute_level':
      return `Protection of ${subject.attribute ?? ''}`;
    case 'limit':
      return `Limit of ${data}`;
    case 'ask_me':
      return `Standing rules for ${data}`;
    case 'attribute_ask_me':
      return `Standing rules for ${subject.attribute ?? ''}`;
    case 'organisation_type':
      return `Requests of ${type}`;
    case 'organisation_block':
      return `Requests of ${subject.organisationName ?? 'an organisation'}`;
    case 'reserve_price':
      return `Reserve price for ${data}, ${type}`;
    case 'standing_rule':
      return `Standing rule “${subject.ruleName ?? ''}”`;
    case 'market_statistics':
      return 'The weekly count of the market';
  }
}

const words: Readonly<Record<string, string>> = {
  ask_me: 'Ask me',
  rules_may_answer: 'May answer',
  allowed: 'Allowed',
  refused: 'Refused',
  blocked: 'Blocked',
  not_blocked: 'Allowed',
  active: 'In force',
  paused: 'Paused',
  revoked: 'Revoked',
  counted: 'Counted',
  not_counted: 'Not counted',
};

/** One side of a change in words; null: nothing of one's own. */
export function changeOf({ kind }: Pick<SettingChangeView, 'kind'>, value: string | null): string {
  switch (kind) {
    case 'level':
    case 'attribute_level':
      return value === null ? 'As its kind of data' : levelNames[value as ProtectionLevel];
    case 'limit':
      return value === '100' || value === null ? 'As the level gives' : `${value} % of it`;
    case 'reserve_price':
      return value === '0' || value === null ? 'None' : `${groupedDigits(value)} sat`;
    case 'ask_me':
    case 'attribute_ask_me':
    case 'organisation_type':
    case 'organisation_block':
    case 'standing_rule':
    case 'market_statistics':
      return value === null ? '–' : (words[value] ?? value);
  }
}
