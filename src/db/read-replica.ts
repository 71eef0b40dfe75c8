import { Worker } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely'
import { SECOND } from '../lib/units.ts'
import { LiteralLimitCompiler } from './literal-limits.ts'
import type { Schema } from './schema.ts'

/** A thread costs some twenty megabytes: an unused one ends. */
const IDLE_MS = 30 * SECOND

/**
 * The SQLite file as a read-only database, in a thread with a connection of its own: a statement that reads everything
 * holds up nobody here. The thread begins with the first statement and ends when it has been unused for a while.
 * Statements run one after the other, and each sees everything committed before it began. One whose caller has gone
 * (`signal`) is not begun; one that has begun cannot be stopped. `destroy` lets that one finish, and refuses all that
 * wait.
 */
export function openReadReplica(file: string, { idleMs = IDLE_MS } = {}): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      // One statement at a time gets the connection.
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => threadDriver(file, idleMs),
      createQueryCompiler: () => new LiteralLimitCompiler(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  })
}

type Answer = { rows: unknown[] } | { refused: { message: string; code?: string } }

function threadDriver(file: string, idleMs: number): Driver {
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let isClosed = false

  const begin = () => {
    // Flags of a test runner or a debugger are not for this thread.
    const made = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData: { file }, execArgv: [] })
    const forget = () => {
      if (thread === made) thread = undefined
    }
    // Whoever waits for an answer learns of it, too.
    made.on('error', forget).on('exit', forget)
    return made
  }
  const end = async () => {
    clearTimeout(idle)
    const ending = thread
    thread = undefined
    await ending?.terminate()
  }
  const read = async <Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    if (isClosed) throw new Error(CLOSED)
    clearTimeout(idle)
    thread ??= begin()
    const answer = await ask(thread, { text, parameters })
    idle = setTimeout(() => void end(), idleMs).unref()
    if ('rows' in answer) return { rows: answer.rows as Row[] }
    const { message, code } = answer.refused
    throw code === undefined ? new Error(message) : new SqliteDatabase.SqliteError(message, code)
  }
  const connection: DatabaseConnection = {
    executeQuery: read,
    // biome-ignore lint/correctness/useYield: pages are asked for by their place, not by a cursor that is held open.
    async *streamQuery() {
      throw new Error('the read replica does not stream')
    },
  }
  const readsOnly = () => Promise.reject(new Error('the read replica takes no transactions'))
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    beginTransaction: readsOnly,
    commitTransaction: readsOnly,
    rollbackTransaction: readsOnly,
    async destroy() {
      isClosed = true
      await end()
    },
  }
}

/** Begins as PostgreSQL's message does: the caller may ask again. */
const CLOSED = 'Connection terminated: the store was closed while it was read'

/**
 * Passes a statement to the thread; rejects when the thread ends without an answer. Keeps the process alive meanwhile.
 */
function ask(thread: Worker, statement: { text: string; parameters: readonly unknown[] }): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const settle = (settled: () => void) => () => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit)
      thread.unref()
      settled()
    }
    const onMessage = (answer: Answer) => settle(() => resolve(answer))()
    const onError = (error: unknown) => settle(() => reject(error))()
    const onExit = settle(() => reject(new Error(CLOSED)))
    thread.on('message', onMessage).on('error', onError).on('exit', onExit)
    thread.ref()
    thread.postMessage(statement)
  })
}
