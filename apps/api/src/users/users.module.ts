import { Module, type OnModuleInit } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { AccountsView } from './accounts.view';
import { AdmitOrganisation } from './admit-organisation';
import { ApiKeyStrategy } from './api-key.strategy';
import { ApiKeysStore } from './api-keys.store';
import { Attempts } from './attempts';
import { AttemptsStore } from './attempts.store';
import { AuthController } from './auth.controller';
import { ChangeOrganisation } from './change-organisation';
import { ChangeChannels } from './channels/change-channels';
import { ChangeMail } from './channels/change-mail';
import { ChannelEnvelope } from './channels/channel-envelope';
import { ChannelsStore } from './channels/channels.store';
import { EnvelopesStore } from './channels/envelopes.store';
import { NotificationsController } from './channels/notifications.controller';
import { OutgoingStore } from './channels/outgoing.store';
import { ReadChannels } from './channels/read-channels';
import { RewrapUserSecrets } from './channels/rewrap-user-secrets';
import { SendNotices } from './channels/send-notices';
import { ChangeDomain } from './domains/change-domain';
import { DomainController } from './domains/domain.controller';
import { OwnDomainView } from './domains/domain.view';
import { DomainsStore } from './domains/domains.store';
import { ProveDomain } from './domains/prove-domain';
import { IssueApiKey } from './issue-api-key';
import { NotificationsStore } from './notifications.store';
import { Notify } from './notify';
import { OrganisationAsking } from './organisation-asking';
import { OrganisationsStore } from './organisations.store';
import { Passwords } from './passwords';
import { ProfileController } from './profile.controller';
import { ReadDemoAccounts } from './read-demo-accounts';
import { ReadNotifications } from './read-notifications';
import { ReadOrganisations } from './read-organisations';
import { RegisterAccount } from './register-account';
import { RevokeApiKey } from './revoke-api-key';
import { AccountRights } from './rights/account-rights';
import { ArchivesStore } from './rights/archives.store';
import { ChangeProfile } from './rights/change-profile';
import { ConfirmPassword } from './rights/confirm-password';
import { EraseAccount } from './rights/erase-account';
import { OrderArchive } from './rights/order-archive';
import { OwnAccountView } from './rights/own-account.view';
import { OwnRows } from './rights/own-rows';
import { RightsController } from './rights/rights.controller';
import { RightsStore } from './rights/rights.store';
import { WriteArchive } from './rights/write-archive';
import { SessionStrategy } from './session.strategy';
import { SessionsStore } from './sessions.store';
import { SignIn } from './sign-in';
import { SignOut } from './sign-out';
import { StartSession } from './start-session';
import { ChangeWebhooks } from './webhooks/change-webhooks';
import { DeliverAgain } from './webhooks/deliver-again';
import { DeliverWebhooks } from './webhooks/deliver-webhooks';
import { DeliveriesStore } from './webhooks/deliveries.store';
import { TellWebhooks } from './webhooks/tell-webhooks';
import { WebhookEnvelope } from './webhooks/webhook-secrets';
import { WebhooksController } from './webhooks/webhooks.controller';
import { WebhooksStore } from './webhooks/webhooks.store';
import { WebhooksView } from './webhooks/webhooks.view';

const stores = [
  AccountsStore,
  ApiKeysStore,
  AttemptsStore,
  NotificationsStore,
  OrganisationsStore,
  SessionsStore,
];
const useCases = [
  AdmitOrganisation,
  Attempts,
  ChangeOrganisation,
  IssueApiKey,
  Notify,
  OrganisationAsking,
  Passwords,
  ReadDemoAccounts,
  ReadNotifications,
  ReadOrganisations,
  RegisterAccount,
  RevokeApiKey,
  SignIn,
  SignOut,
  StartSession,
];

const channels = [
  ChangeChannels,
  ChangeMail,
  ChannelEnvelope,
  ChannelsStore,
  EnvelopesStore,
  OutgoingStore,
  ReadChannels,
  RewrapUserSecrets,
  SendNotices,
];

const domains = [ChangeDomain, DomainsStore, OwnDomainView, ProveDomain];

const rights = [
  AccountRights,
  ArchivesStore,
  ChangeProfile,
  ConfirmPassword,
  EraseAccount,
  OrderArchive,
  OwnAccountView,
  OwnRows,
  RightsStore,
  WriteArchive,
];

const webhooks = [
  ChangeWebhooks,
  DeliverAgain,
  DeliverWebhooks,
  DeliveriesStore,
  TellWebhooks,
  WebhookEnvelope,
  WebhooksStore,
  WebhooksView,
];

@Module({
  imports: [PassportModule],
  controllers: [
    AuthController,
    ProfileController,
    RightsController,
    DomainController,
    NotificationsController,
    WebhooksController,
  ],
  providers: [
    ...stores,
    ...useCases,
    ...channels,
    ...rights,
    ...webhooks,
    ...domains,
    AccountsView,
    ApiKeyStrategy,
    SessionStrategy,
  ],
  exports: [
    AccountRights,
    AdmitOrganisation,
    ConfirmPassword,
    OwnRows,
    Attempts,
    Notify,
    OrganisationAsking,
    ReadDemoAccounts,
    ReadOrganisations,
    RegisterAccount,
    TellWebhooks,
  ],
})
export class UsersModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly sessions: SessionsStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('users.expired-sessions', 3600_000, async () => {
      await this.database.transaction((tx) => this.sessions.deleteExpired(tx, this.clock.now()));
    });
  }
}
