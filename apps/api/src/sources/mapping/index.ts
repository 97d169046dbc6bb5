import { FitMappings } from './fit-mappings';
import { MapName } from './map-name';
import { MappingsStore } from './mappings.store';

export const mappingProviders = [FitMappings, MapName, MappingsStore];
