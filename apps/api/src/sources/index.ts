import { IntervalHistoryRow, MappingRow, MeasurementRow, SourceRow, TokenRow } from './source.entity';
import { AttributeRow, SourceTypeRow } from './source-type.entity';

export {
  logicalTypes,
  type Catalogue,
  type CatalogueAttribute,
  type CatalogueSourceType,
  type LogicalType,
} from './catalogue';
export { IssueSourceToken } from './issue-source-token';
export { MapName } from './map-name';
export { ReadCatalogue } from './read-catalogue';
export { ReadSources } from './read-sources';
export { RegisterSource, type NewSource } from './register-source';
export { SourcesModule } from './sources.module';
export { StoreMeasurements, type Stored } from './store-measurements';

export const sourcesEntities = [
  AttributeRow,
  IntervalHistoryRow,
  MappingRow,
  MeasurementRow,
  SourceRow,
  SourceTypeRow,
  TokenRow,
];
