export { importRetention } from './data-retention.ts'
export { createImports, type Imports } from './imports.ts'
export { type ImportKind, type PlacedRow, pageImporter, readLeniently, rowImporter, type SavedRow } from './kinds.ts'
export { importPersonalData } from './personal-data.ts'
export { csvRecords } from './read/csv.ts'
export {
  columnNames,
  type ImportFile,
  type NameColumns,
  openImportFile,
  readRows,
} from './read/file.ts'
export type { ImportLine } from './read/json.ts'
export { NotNames } from './read/not-names.ts'
export { importsFolder } from './receive.ts'
export { IMPORT_TYPES, importAnswers, importQuery, importRoutes, receiveImport } from './routes.ts'
export { HEARTBEAT_MS, OWNED_MS } from './store.ts'
