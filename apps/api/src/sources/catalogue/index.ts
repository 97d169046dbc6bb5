import { CatalogueController } from './catalogue.controller';
import { CatalogueStore } from './catalogue.store';
import { ImportSourceType } from './import-source-type';
import { ReadCatalogue } from './read-catalogue';
import { RetireSourceType } from './retire-source-type';

export {
  logicalTypes,
  type AttributeRole,
  type Catalogue,
  type CatalogueAttribute,
  type CatalogueSourceType,
  type LogicalType,
} from './catalogue';
export type { Hierarchy } from './catalogue-hierarchy';
export const catalogueControllers = [CatalogueController];
export const catalogueProviders = [CatalogueStore, ImportSourceType, ReadCatalogue, RetireSourceType];
