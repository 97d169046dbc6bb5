import { ChunksStore } from './chunks.store';
import { CompactMeasurements } from './compact-measurements';
import { ExpireMeasurements } from './expire-measurements';
import { MeasurementsStore } from './measurements.store';
import { RemoveMeasurements } from './remove-measurements';
import { SeriesStore } from './series.store';

export const measurementProviders = [
  ChunksStore,
  CompactMeasurements,
  ExpireMeasurements,
  MeasurementsStore,
  RemoveMeasurements,
  SeriesStore,
];
