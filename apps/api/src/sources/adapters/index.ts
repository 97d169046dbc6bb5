import { AdapterRow } from './adapter.entity';
import { AdapterSecrets } from './adapter-secrets';
import { AdapterSettings } from './adapter-settings';
import { AdaptersController } from './adapters.controller';
import { AdaptersStore } from './adapters.store';
import { ChangeAdapter } from './change-adapter';
import { OwnAdapters } from './own-adapters';
import { PollAdapter } from './poll-adapter';
import { PollDueAdapters } from './poll-due-adapters';
import { PreviewRecords } from './preview-records';
import { ReadAdapter } from './read-adapter';
import { ReadService } from './read-service';
import { RewrapSecrets } from './rewrap-secrets';
import { SetAdapter } from './set-adapter';
import { TestAdapter } from './test-adapter';
import { TestedTokens } from './tested-tokens';

/** What fetching from services adds to the module of sources. */
export const adapterControllers = [AdaptersController];
export const adapterEntities = [AdapterRow];
export const adapterProviders = [
  AdapterSecrets,
  AdapterSettings,
  AdaptersStore,
  ChangeAdapter,
  OwnAdapters,
  PollAdapter,
  PollDueAdapters,
  PreviewRecords,
  ReadAdapter,
  ReadService,
  RewrapSecrets,
  SetAdapter,
  TestAdapter,
  TestedTokens,
];
