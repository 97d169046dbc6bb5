import { Module } from '@nestjs/common';
import { UsersModule } from '@mynedata/users';
import { CatalogueController } from './catalogue.controller';
import { CatalogueStore } from './catalogue.store';
import { ChangeSource } from './change-source';
import { DeleteSource } from './delete-source';
import { ImportSourceType } from './import-source-type';
import { IssueSourceToken } from './issue-source-token';
import { mappingProviders } from './mapping';
import { MapName } from './mapping/map-name';
import { explorerControllers, explorerProviders } from './explorer';
import { intakeControllers, intakeProviders } from './intake';
import { measurementProviders } from './measurements';
import { pairingControllers, pairingProviders } from './pairing';
import { ReadCatalogue } from './read-catalogue';
import { ReadSources } from './read-sources';
import { RegisterSource } from './register-source';
import { RetireSourceType } from './retire-source-type';
import { RevokeSourceToken } from './revoke-source-token';
import { RotateSourceToken } from './rotate-source-token';
import { SourceTokenStrategy } from './source-token.strategy';
import { SourceTokensController } from './source-tokens.controller';
import { SourcesController } from './sources.controller';
import { SourcesStore } from './sources.store';
import { SourcesView } from './sources.view';
import { StoreMeasurements } from './intake/store-measurements';
import { TokensStore } from './tokens.store';

const stores = [CatalogueStore, SourcesStore, TokensStore];
const useCases = [
  ChangeSource,
  DeleteSource,
  ImportSourceType,
  IssueSourceToken,
  ReadCatalogue,
  ReadSources,
  RegisterSource,
  RetireSourceType,
  RevokeSourceToken,
  RotateSourceToken,
];

@Module({
  imports: [UsersModule],
  controllers: [
    CatalogueController,
    SourcesController,
    SourceTokensController,
    ...pairingControllers,
    ...explorerControllers,
    ...intakeControllers,
  ],
  providers: [
    ...stores,
    ...useCases,
    ...pairingProviders,
    ...explorerProviders,
    ...intakeProviders,
    ...mappingProviders,
    ...measurementProviders,
    SourcesView,
    SourceTokenStrategy,
  ],
  exports: [ReadCatalogue, ReadSources, RegisterSource, IssueSourceToken, MapName, StoreMeasurements],
})
export class SourcesModule {}
