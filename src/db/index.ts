export { clearFreeSpace, sizeOfFile } from './clear-free-space.ts'
export { compiled, compiledList, compiledWithIds } from './compiled.ts'
export {
  connect,
  type Db,
  type Dialect,
  dialectOf,
  isPostgresUrl,
  isUniqueViolation,
  type ReadDb,
  readReplica,
  type Store,
  type Tx,
} from './connect.ts'
export { isDamage } from './damage.ts'
export { demandChangeable } from './demand-changeable.ts'
export { demandWritableStore } from './demand-writable.ts'
export { EVENT_TYPES, type EventType } from './event-types.ts'
export { forShare, forUpdate } from './for-update.ts'
export {
  changesBetween,
  GUEST_ROWS,
  type RowChange,
  restore,
  snapshotOf,
} from './guest-rows.ts'
export { ifGiven } from './if-given.ts'
export { indexTogether } from './index-together.ts'
export { migrate } from './migrate.ts'
export { moveWaits } from './move-waits.ts'
export { onlyRow } from './only-row.ts'
export { type NewEvent, recordEvent } from './outbox.ts'
export {
  type Erasure,
  type ExportedFile,
  eraseTables,
  exportTables,
  type GuestExport,
  type PersonalTables,
  personalHooks,
} from './personal-data.ts'
export { resealColumn } from './reseal.ts'
export { bytesOf, placeAfter, type RetainedPart, type RetentionPlace, removePage, retainedTable } from './retention.ts'
export type { SealedColumn } from './sealed-columns.ts'
export { openSharedClock, type SharedClock } from './shared-clock.ts'
export { storedCodes, storedJson } from './stored-json.ts'
export { afterCommit, isFaultOfData, oncePerTransaction, RetryTransaction, savepoint, transact } from './transact.ts'
export { transactBatched } from './transact-together.ts'
