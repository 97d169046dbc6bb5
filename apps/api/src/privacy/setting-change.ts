import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import type { MeterKey } from './budget';

/** What kinds of settings a person has. */
export const settingKinds = [
  'level',
  'attribute_level',
  'limit',
  'ask_me',
  'attribute_ask_me',
  'organisation_type',
  'organisation_block',
  'reserve_price',
  'standing_rule',
  'market_statistics',
] as const;
export type SettingKind = (typeof settingKinds)[number];

/** What a setting is of, as it was called when it changed. */
export interface SettingSubject {
  readonly logicalType?: MeterKey;
  readonly organisationType?: OrganisationType;
  readonly organisationId?: string;
  readonly organisationName?: string;
  readonly sourceId?: string;
  /** As queries write it: `ActivityTracker.steps`. */
  readonly attribute?: string;
  readonly ruleId?: string;
  readonly ruleName?: string;
}

/** A setting before and after; null where there was or is none of one's own. */
export interface SettingChange {
  readonly kind: SettingKind;
  readonly subject: SettingSubject;
  readonly before: string | null;
  readonly after: string | null;
}

/** Those that change anything: what is set again as it was is no change. */
export const realChanges = (changes: readonly SettingChange[]): readonly SettingChange[] =>
  changes.filter(({ before, after }) => before !== after);

/** The last of what is given for the same thing. */
export const lastOf = <T>(given: readonly T[], key: (one: T) => string): readonly T[] => [
  ...new Map(given.map((one) => [key(one), one])).values(),
];

export const ofPair = (logicalType: LogicalType, organisationType: OrganisationType): string =>
  `${logicalType} ${organisationType}`;
