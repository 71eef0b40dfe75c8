export { compiled } from './compiled.ts'
export {
  connect,
  type Db,
  type Dialect,
  dialectOf,
  isPostgresUrl,
  isUniqueViolation,
  type ReadDb,
  type Store,
  type Tx,
} from './connect.ts'
export { migrate } from './migrate.ts'
export { EVENT_TYPES, type EventType, type NewEvent, recordEvent } from './outbox.ts'
export { TryAgain, transact } from './transact.ts'
export { transactTogether } from './transact-together.ts'
