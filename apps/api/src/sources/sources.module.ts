import { Module } from '@nestjs/common';
import { CatalogueStore } from './catalogue.store';
import { ChangeSource } from './change-source';
import { DataController } from './data.controller';
import { DeleteSource } from './delete-source';
import { IssueSourceToken } from './issue-source-token';
import { MapName } from './map-name';
import { MeasurementsStore } from './measurements.store';
import { ReadCatalogue } from './read-catalogue';
import { ReadSources } from './read-sources';
import { RegisterSource } from './register-source';
import { RevokeSourceToken } from './revoke-source-token';
import { SourceTokenStrategy } from './source-token.strategy';
import { SourcesController } from './sources.controller';
import { SourcesStore } from './sources.store';
import { SourcesView } from './sources.view';
import { StoreMeasurements } from './store-measurements';
import { TokensStore } from './tokens.store';

const stores = [CatalogueStore, MeasurementsStore, SourcesStore, TokensStore];
const useCases = [
  ChangeSource,
  DeleteSource,
  IssueSourceToken,
  MapName,
  ReadCatalogue,
  ReadSources,
  RegisterSource,
  RevokeSourceToken,
  StoreMeasurements,
];

@Module({
  controllers: [SourcesController, DataController],
  providers: [...stores, ...useCases, SourcesView, SourceTokenStrategy],
  exports: [ReadCatalogue, ReadSources, RegisterSource, IssueSourceToken, MapName, StoreMeasurements],
})
export class SourcesModule {}
