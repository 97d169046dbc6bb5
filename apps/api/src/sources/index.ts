import { ChunkRow, IntervalHistoryRow, MappingRow, SeriesRow, SourceRow, TokenRow } from './source.entity';
import { adapterEntities } from './adapters';
import { importEntities } from './imports';
import { PairingRow } from './pairing/pairing.entity';
import { AttributeRow, SourceTypeRow } from './catalogue/source-type.entity';

export {
  logicalTypes,
  type AttributeRole,
  type Catalogue,
  type CatalogueAttribute,
  type CatalogueSourceType,
  type Hierarchy,
  type LogicalType,
} from './catalogue';
export { csvField, guarded } from './csv-text';
export { ImportSourceType } from './catalogue/import-source-type';
export { IssueSourceToken } from './tokens/issue-source-token';
export { MapName } from './mapping/map-name';
export { newUserCode, shownUserCode, typedUserCode } from './pairing/pairing';
export { refuseOAuthBody } from './pairing/oauth-error.filter';
export { ReadCatalogue } from './catalogue/read-catalogue';
export { ReadSources } from './read-sources';
export { RegisterSource, type NewSource } from './register-source';
export { runSourceTypeTask, sourceTypeHelp } from './catalogue/source-type-task';
export { SourcesModule } from './sources.module';
export { StoreMeasurements, type Stored, type Writer } from './intake/store-measurements';

export const sourcesEntities = [
  ...adapterEntities,
  AttributeRow,
  ChunkRow,
  ...importEntities,
  IntervalHistoryRow,
  MappingRow,
  SeriesRow,
  PairingRow,
  SourceRow,
  SourceTypeRow,
  TokenRow,
];
