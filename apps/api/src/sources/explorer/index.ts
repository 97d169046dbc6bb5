import { ChartsView } from './charts.view';
import { ExplorerController } from './explorer.controller';
import { ExplorerView } from './explorer.view';
import { ExportMeasurements } from './export-measurements';

export const explorerControllers = [ExplorerController];
export const explorerProviders = [ChartsView, ExplorerView, ExportMeasurements];
