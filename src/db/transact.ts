import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { nextStep } from '../lib/journal.ts'
import type { Db, Tx } from './connect.ts'

const ATTEMPTS = 8

type Effect = () => void

const effects = new WeakMap<Tx, Effect[]>()
const lastWorks = new WeakMap<Tx, (() => Promise<void>)[]>()

/**
 * A transaction that is run again when the database ended it in favour of another one (deadlock, serialisation, a
 * snapshot that is too old), when its connection broke before the commit, or when `work` throws `RetryTransaction`. So
 * `work` must have no effects except those on `tx` and those given to `afterCommit`. In a request with an
 * `Idempotency-Key` the result is recorded with it, and if it was committed before the process died, it is returned
 * without running again: see `withJournal`.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const step = nextStep(() => createHash('sha256').update(String(work)).digest('base64url').slice(0, 16))
  if (step?.done) return step.done.result as T
  let toDo: Effect[] = []
  let isCommitting = false
  // What `work` failed by: where the connection is gone, what is thrown in the end is that nothing could be rolled back.
  let brokeBy: unknown
  const begin = async (tx: Tx) => {
    toDo = []
    effects.set(tx, toDo)
    try {
      const result = await work(tx)
      for (const last of lastWorks.get(tx) ?? []) await last()
      await step?.record(tx, result)
      isCommitting = true
      return result
    } catch (error) {
      brokeBy = error
      throw error
    }
  }
  for (let attempt = 1; ; attempt++) {
    isCommitting = false
    brokeBy = undefined
    try {
      const result = await db.transaction().execute(begin)
      for (const effect of toDo) effect()
      return result
    } catch (error) {
      const again = isWorthAnotherTry(error) || (!isCommitting && [error, brokeBy].some(isConnectionLost))
      if (attempt >= ATTEMPTS || !again) throw error
    }
  }
}

/**
 * Runs `effect` (a signal, a log line) when the transaction has been committed: never for one that was run again or
 * rolled back. It must not throw, and is lost when the process dies: what has to happen is recorded in a row.
 */
export function afterCommit(tx: Tx, effect: Effect): void {
  const list = effects.get(tx)
  if (!list) throw new Error('afterCommit belongs inside of transact')
  list.push(effect)
}

/** Runs `last` in this transaction when everything else in it is done. It must not call this again. */
export function beforeCommit(tx: Tx, last: () => Promise<void>): void {
  lastWorks.set(tx, [...(lastWorks.get(tx) ?? []), last])
}

/**
 * The result of `read`, queried once per transaction and key: for data that seldom changes and that every message
 * sharing a transaction needs. A transaction that changes it must not have read it before.
 */
export function oncePerTransaction<Key, Value>(
  read: (tx: Tx, key: Key) => Promise<Value>,
): (tx: Tx, key: Key) => Promise<Value> {
  const known = new WeakMap<Tx, Map<Key, Value>>()
  return async (tx, key) => {
    const values = known.get(tx) ?? new Map<Key, Value>()
    known.set(tx, values)
    if (!values.has(key)) values.set(key, await read(tx, key))
    return values.get(key) as Value
  }
}

/** Thrown inside `transact`: what was read has changed meanwhile. */
export class RetryTransaction extends Error {
  constructor(what: string) {
    super(`${what} kept changing while it was used`)
    this.name = 'RetryTransaction'
  }
}

/** Deadlock and serialisation on PostgreSQL; on SQLite another process wrote since this transaction first read. */
const WORTH_ANOTHER_TRY = new Set(['40P01', '40001', 'SQLITE_BUSY_SNAPSHOT'])
/** The driver's messages about a connection that broke earlier, even when it is asked to roll back. */
const CONNECTION_LOST = 'Client has encountered a connection error and is not queryable'
/** `idle_in_transaction_session_timeout`, told as the answer to a query that had left before it was read. */
const LEFT_ALONE_TOO_LONG = '25P03'

function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof RetryTransaction) return true
  if (!(error instanceof Error)) return false
  return 'code' in error && typeof error.code === 'string' && WORTH_ANOTHER_TRY.has(error.code)
}

/**
 * The connection broke before the commit, so nothing was done: PostgreSQL ended it, for example because this process
 * had left the transaction alone for too long. After a commit without an answer nobody knows.
 */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.message === CONNECTION_LOST || ('code' in error && error.code === LEFT_ALONE_TOO_LONG)
}

/** Part of a transaction that is undone alone when it fails; the transaction itself goes on. */
export async function savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const toDo = effects.get(tx)
  const before = toDo?.length ?? 0
  await sql`savepoint part`.execute(tx)
  try {
    const result = await work()
    await sql`release savepoint part`.execute(tx)
    return result
  } catch (error) {
    toDo?.splice(before)
    await undo(tx).catch(() => {
      // The transaction is lost, with its connection or because the store ended it: the first error says why.
      throw error
    })
    throw error
  }
}

async function undo(tx: Tx): Promise<void> {
  await sql`rollback to savepoint part`.execute(tx)
  await sql`release savepoint part`.execute(tx)
}

/** PostgreSQL: data, constraints, invalid queries, limits of a row. */
const FAULTS_OF_DATA = /^(21|22|23|44|54)...$/
/** The same for SQLite. */
const FAULTS_OF_VALUES = /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)/

/** True when the store refused its input and would do so again; false when it could not work. */
export function isFaultOfData(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && (FAULTS_OF_DATA.test(code) || FAULTS_OF_VALUES.test(code))
}
