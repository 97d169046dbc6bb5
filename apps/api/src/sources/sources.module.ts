import { Module } from '@nestjs/common';
import { UsersModule } from '@mynedata/users';
import { adapterControllers, adapterProviders } from './adapters';
import { catalogueControllers, catalogueProviders } from './catalogue';
import { ReadCatalogue } from './catalogue/read-catalogue';
import { ChangeSource } from './change-source';
import { DeleteSource } from './delete-source';
import { explorerControllers, explorerProviders } from './explorer';
import { importControllers, importProviders } from './imports';
import { intakeControllers, intakeProviders } from './intake';
import { StoreMeasurements } from './intake/store-measurements';
import { mappingProviders } from './mapping';
import { MapName } from './mapping/map-name';
import { measurementProviders } from './measurements';
import { pairingControllers, pairingProviders } from './pairing';
import { OwnSourcesView } from './rights/own-sources.view';
import { ReadSources } from './read-sources';
import { RegisterSource } from './register-source';
import { SourcesController } from './sources.controller';
import { SourcesStore } from './sources.store';
import { SourcesView } from './sources.view';
import { tokenControllers, tokenProviders } from './tokens';
import { IssueSourceToken } from './tokens/issue-source-token';

/** One folder for each thing that is done with a source; what all of them need stands beside this file. */
@Module({
  imports: [UsersModule],
  controllers: [
    ...catalogueControllers,
    SourcesController,
    ...tokenControllers,
    ...pairingControllers,
    ...explorerControllers,
    ...importControllers,
    ...intakeControllers,
    ...adapterControllers,
  ],
  providers: [
    SourcesStore,
    SourcesView,
    ChangeSource,
    DeleteSource,
    OwnSourcesView,
    ReadSources,
    RegisterSource,
    ...catalogueProviders,
    ...tokenProviders,
    ...pairingProviders,
    ...importProviders,
    ...intakeProviders,
    ...mappingProviders,
    ...measurementProviders,
    ...explorerProviders,
    ...adapterProviders,
  ],
  exports: [ReadCatalogue, ReadSources, RegisterSource, IssueSourceToken, MapName, StoreMeasurements],
})
export class SourcesModule {}
