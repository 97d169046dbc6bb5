import { BeginImport } from './begin-import';
import { EndImport } from './end-import';
import { ForgetImports } from './forget-imports';
import { IMPORT_LIMITS, importLimits } from './import';
import { ImportFaultRow, ImportPieceRow, ImportRow } from './import.entity';
import { ImportFile } from './import-file';
import { ImportPiecesStore } from './import-pieces.store';
import { ImportsController } from './imports.controller';
import { ImportsStore } from './imports.store';
import { ImportsView } from './imports.view';
import { LookAtImport } from './look-at-import';
import { OpenImport } from './open-import';
import { PreviewImport } from './preview-import';
import { ReceiveImport } from './receive-import';
import { RunImports } from './run-imports';
import { StartImport } from './start-import';
import { StoreSlice } from './store-slice';
import { TellProgress } from './tell-progress';
import { WatchImport } from './watch-import';

/** What the import of files adds to the module of sources. */
export const importControllers = [ImportsController];
export const importEntities = [ImportRow, ImportPieceRow, ImportFaultRow];
export const importProviders = [
  BeginImport,
  EndImport,
  ForgetImports,
  ImportFile,
  ImportPiecesStore,
  ImportsStore,
  ImportsView,
  LookAtImport,
  OpenImport,
  PreviewImport,
  ReceiveImport,
  RunImports,
  StartImport,
  StoreSlice,
  TellProgress,
  WatchImport,
  // A copy, so that tests can lower the limits of one market.
  { provide: IMPORT_LIMITS, useFactory: () => ({ ...importLimits }) },
];
