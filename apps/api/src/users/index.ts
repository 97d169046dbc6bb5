import { AccountRow } from './account.entity';
import { ApiKeyRow } from './api-key.entity';
import {
  ContactRow,
  NoticeSettingRow,
  OutgoingNoticeRow,
  PushSubscriptionRow,
} from './channels/channel.entity';
import { NotificationRow } from './notification.entity';
import { OrganisationDomainRow } from './domains/organisation-domain.entity';
import { MemberRow, OrganisationRow } from './organisation.entity';
import { ArchivePieceRow, ArchiveRow } from './rights/archive.entity';
import { SessionRow } from './session.entity';
import { WebhookDeliveryRow, WebhookRow } from './webhooks/webhook.entity';

export { AdmitOrganisation } from './admit-organisation';
export { Attempts } from './attempts';
export { Notify, type Notice } from './notify';
export { organisationTypes, type OrganisationType } from './organisation';
export { OrganisationAsking, type Asking } from './organisation-asking';
export { ReadDemoAccounts, type DemoAccount } from './read-demo-accounts';
export { ReadOrganisations } from './read-organisations';
export { RegisterAccount, type Registration, type Registered } from './register-account';
export { OrganisationView } from './users.dto';
export { noticeKinds } from './channels/notice-kinds';
export {
  AccountRights,
  type ErasureStep,
  type Leaving,
  type OwnDataPart,
  type OwnFile,
} from './rights/account-rights';
export { OwnRows, type OwnRowsFile } from './rights/own-rows';
export { ConfirmPassword } from './rights/confirm-password';
export { UsersModule } from './users.module';
export { TellWebhooks, type WebhookEvent } from './webhooks/tell-webhooks';
export { type WebhookEventType, webhookEventTypes } from './webhooks/webhook';
export { QueryEventView } from './webhooks/webhooks.dto';

export const usersEntities = [
  AccountRow,
  ApiKeyRow,
  ArchivePieceRow,
  ArchiveRow,
  ContactRow,
  MemberRow,
  NoticeSettingRow,
  NotificationRow,
  OrganisationDomainRow,
  OrganisationRow,
  OutgoingNoticeRow,
  PushSubscriptionRow,
  SessionRow,
  WebhookDeliveryRow,
  WebhookRow,
];
