export { CannotCopy, type CopyOptions, copyStore, demandCurrent } from './copy-store.ts'
export { readCounter } from './counters.ts'
export { countConnections, holdSqlite } from './exclusive.ts'
export { type Checksum, checksum, checksumOf, type Row, readPages, rowOf, textOf } from './rows.ts'
export { inSnapshot, migrationsOf, sourceId } from './snapshot.ts'
export { type TableShape, tablesAfter } from './tables.ts'
export {
  addRows,
  beginCopy,
  checkTable,
  endTable,
  finishCopy,
  NOTHING_YET,
  type Progress,
  stateOf,
  unfinishedCopy,
} from './target.ts'
