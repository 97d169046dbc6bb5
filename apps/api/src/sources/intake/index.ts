import { DataController } from './data.controller';
import { Intake } from './intake';
import { KnownSources } from './known-sources';
import { StoreLoads } from './store-loads';
import { StoreMeasurements } from './store-measurements';
import { StoreStream } from './store-stream';
import { UploadRate } from './upload-rate';

export const intakeControllers = [DataController];
export const intakeProviders = [Intake, KnownSources, StoreLoads, StoreMeasurements, StoreStream, UploadRate];
