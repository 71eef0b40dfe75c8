/** The codes of SQLite, PostgreSQL and the system. */
const DISK_IS_FULL = new Set(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'])

/** Mounted read-only, as Linux does by itself when a disk fails; or failing. */
const DISK_IS_UNWRITABLE = /^(EROFS|EIO|SQLITE_(READONLY|IOERR)(_\w+)?)$/

/** System codes for a connection that cannot be made or has broken. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
])

/**
 * PostgreSQL: a connection (08), resources (53: too many clients, memory), an operator or a crash (57P01 to 57P05), a
 * server that only reads since another took over, a lock, a statement, or a rest within a transaction that took too
 * long. SQLite: another process writes, or its file cannot be opened.
 */
const STORE_IS_AWAY = /^(08...|53...|57P0[1-5]|57014|55P03|25006|25P03|SQLITE_(BUSY|LOCKED|CANTOPEN|PROTOCOL)(_\w+)?)$/

/** Messages that drivers give without a code, and the first words of Redis' answers. */
const SAID_OTHERWISE = [
  /^Connection terminated/,
  /^timeout (exceeded when trying to connect|expired)$/,
  /^Client has encountered a connection error/,
  /^Connection is closed\.$/,
  /^Stream isn't writeable/,
  /^(LOADING|READONLY|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|BUSY) /,
]

export type Absence = 'full' | 'unwritable' | 'away'

/**
 * Whether an error says that the database, the queue or the disk cannot be used at present: an outage that will pass,
 * and no bug.
 */
export function absenceBehind(thrown: unknown, depth = 0): Absence | undefined {
  if (!(thrown instanceof Error) || depth > 3) return undefined
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  if (DISK_IS_FULL.has(code)) return 'full'
  if (DISK_IS_UNWRITABLE.test(code)) return 'unwritable'
  if (UNREACHABLE.has(code) || STORE_IS_AWAY.test(code)) return 'away'
  if (thrown.name === 'MaxRetriesPerRequestError') return 'away'
  if (SAID_OTHERWISE.some((words) => words.test(thrown.message))) return 'away'
  return absenceBehind(thrown.cause, depth + 1)
}
