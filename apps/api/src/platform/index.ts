export { Audit, type OwnEvent } from './audit/audit';
export { auditHelp, runAuditTask } from './audit/audit-task';
export {
  ForAccount,
  ForAnyDevice,
  ForEveryone,
  ForProcessor,
  ForSource,
  ForUser,
  Refuses,
  TheAccount,
  TheProcessor,
  TheSource,
  TheUser,
} from './auth/allow';
export {
  accountIdOf,
  scopes,
  type Caller,
  type ProcessorCaller,
  type Scope,
  type SourceCaller,
  type UserCaller,
} from './auth/caller';
export { NotPermitted, NotSignedIn, strategies } from './auth/caller.guard';
export { bearerToken, formatToken } from './auth/opaque-token';
export { Clock } from './clock';
export { Compute, type ComputeOptions } from './compute/compute';
export {
  CONFIG,
  readConfig,
  readDatabaseUrls,
  ConfigError,
  type BitcoinConfig,
  type Config,
  type MarketRules,
} from './config/config';
export {
  DATA_SOURCE,
  Database,
  isDatabaseUnavailable,
  sqlState,
  tookTooLong,
  violatedConstraint,
  type Limits,
  type Tx,
  rowsInPortions,
} from './database/database';
export { closedDataSource, openDataSource, type DataSource } from './database/data-source';
export {
  FetchOutside,
  type ExchangeAnswer,
  type OutsideAnswer,
  type OutsideRequest,
  type OutsideUse,
} from './delivery/fetch-outside';
export { Mailer, MailRefused, type Mail } from './delivery/mailer';
export { WebPush, type PushDelivery, type PushSubscription } from './delivery/web-push';
export { HostResolver } from './delivery/host-resolver';
export { TextResolver } from './delivery/text-resolver';
export { OutsideFailure, type OutsideFailureKind } from './delivery/outside-failure';
export { Events, type DomainEvent } from './events/events';
export { cockpit } from './http/cockpit';
export { DomainError, type ProblemPlace } from './http/domain-error';
export { Health, type HealthState } from './http/health';
export { IsSingle, Optional } from './http/fields';
export { IsInstant, isInstant } from './http/instant';
export { refuseHostile } from './http/refuse-hostile';
export { IdPipe } from './http/id.pipe';
export { Metrics } from './http/metrics';
export { letUploadsTakeTime, refuseDripping } from './http/patience';
export { PageQuery, decodeCursor, encodeCursor, type Cursor } from './http/page.dto';
export { ProblemView } from './http/problem.dto';
export { NotValid } from './http/validation.pipe';
export { Jobs, deadQueue, jobSchema, workQueue, type Job } from './jobs/jobs';
export { PlatformModule } from './platform.module';
export { Random, hashSecret, secretMatches } from './random';
export { Realtime, type RealtimeTopic } from './realtime/realtime';
export { Vault, type Sealed } from './vault/vault';
