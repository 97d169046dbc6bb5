export { Command } from './api/command';
export { LiveEvents, type Topic } from './api/live-events';
export { livePages } from './api/live-pages';
export { type Live, liveResource } from './api/live-resource';
export { Market, Protection, SourceTypes } from './api/market';
export { Notices } from './api/notices';
export { type Problem, asSentence, fieldErrors, problemOf, remainingSentence } from './api/problem';
export { AccountPage } from './account/account-page';
export { RedeemClaim } from './account/redeem-claim';
export { CopyButton } from './controls/copy-button';
export { Field } from './controls/field';
export { LevelSteps } from './controls/level-steps';
export { QrCode } from './controls/qr-code';
export { Curves } from './picture/curves';
export { Icon } from './picture/icon';
export type { IconName } from './picture/icons';
export { LevelMark } from './picture/level-mark';
export { BrowserPush } from './notices/browser-push';
export { NoticeSettingsPage } from './notices/notice-settings-page';
export { Logo } from './picture/logo';
export { Meter, MeterLegend } from './picture/meter';
export { coinText, groupedDigits, numberText, satText } from './pipes/amount';
export { DayPipe, DigitsPipe, SatPipe, ValuePipe, WhenPipe } from './pipes/pipes';
export { agoText, dayText, leftText, spanText, timeText, whenText } from './pipes/time';
export { endedSession, signedInAs, signedOut } from './session/guards';
export { Session } from './session/session';
export { applyStoredTheme } from './session/theme';
export { ticking } from './shell/clock';
export { NotFoundPage } from './shell/not-found-page';
export { NoticesPage } from './shell/notices-page';
export { PageHead } from './shell/page-head';
export { type NavItem } from './shell/nav-item';
export { Shell } from './shell/shell';
export { Empty } from './state/empty';
export { LoadState } from './state/load-state';
export { Note } from './state/note';
export { Pill } from './state/pill';
export { ProblemNote } from './state/problem-note';
export { QueryPill } from './state/query-pill';
export { Sum, type SumLine } from './state/sum';
export {
  type LogicalType,
  type ProtectionLevel,
  type QueryState,
  type SharedLevel,
  bandText,
  levelNames,
  logicalTypeHints,
  logicalTypeIcons,
  logicalTypeNames,
  nameOfOrganisationType,
  organisationTypeIcons,
  organisationTypeNames,
  organisationTypes,
  protectionLevels,
  purposeCategories,
  purposeNames,
  queryStateNames,
  queryStates,
} from './words/words';
