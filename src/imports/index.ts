export { createImports, type Imports, type Resumable } from './imports.ts'
export { type ImportKind, type RowImporter, type RowOutcome, readLeniently, rowImporter } from './kinds.ts'
export { createPace, type Pace } from './pace.ts'
export type { Delimiter } from './read/csv.ts'
export {
  columnNames,
  type ImportFile,
  type ImportLine,
  type NameColumns,
  openImportFile,
  readRows,
} from './read/file.ts'
export { importsFolder, type ReceiveSettings } from './receive.ts'
export type { ImportOut, ImportReport } from './report.ts'
export { IMPORT_TYPES, importAnswers, importQuery, importRoutes, receiveImport } from './routes.ts'
export { forgetOldImports, HEARTBEAT_MS, OWNED_MS } from './store.ts'
