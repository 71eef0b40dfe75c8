import SqliteDatabase from 'better-sqlite3'
import {
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase as SqliteDatabaseInterface,
  SqliteDialect,
  type SqliteStatement,
  type Transaction,
} from 'kysely'
import { LRUCache } from 'lru-cache'
import pg from 'pg'
import { LiteralLimitCompiler } from './literal-limits.ts'
import { WATCH_TIMES, type WatchTimes, watchPostgres } from './postgres-watch.ts'
import { openReadReplica } from './read-replica.ts'
import type { Schema } from './schema.ts'
import { yieldingDriver } from './yielding-driver.ts'

/** A handle for reading and writing: the database itself or a transaction. */
export type Db = Kysely<Schema>
/** A handle known to be inside a transaction. Everything that must be atomic takes this. */
export type Tx = Transaction<Schema>
/** A read-only handle: what views take. Both of the above fit. */
export type ReadDb = Pick<Db, 'selectFrom' | 'selectNoFrom' | 'with' | 'fn' | 'dynamic' | 'getExecutor'>

export type Dialect = 'sqlite' | 'postgres'

export type StoreOptions = {
  /** Others work with the same database and must not wait for a process that is frozen or cut off: PostgreSQL only. */
  isShared?: boolean
  /** When a silent server counts as gone. */
  watch?: WatchTimes
  /** From this size on, long reads of a SQLite file have a thread of their own: see `readReplica`. */
  replicaFromBytes?: number
}

/** An open store. `await using store = connect(...)` closes it. */
export type Store = AsyncDisposable & {
  db: Db
  /**
   * The same PostgreSQL over a connection of its own, when others work with it: for the few statements that must not
   * wait behind everything else in this process. A lease that is renewed too late is lost, for example.
   */
  urgent?: Db
  dialect: Dialect
  close(): Promise<void>
}

const BUSY_TIMEOUT_MS = 10_000
const POOL_SIZE = 10
const URGENT_POOL_SIZE = 1
/** A database that does not answer at all, or is overloaded, fails instead of holding everybody up. */
const CONNECT_MS = 30_000
/** The watch notices sooner that nobody is there; a server that is there may be slow on a busy machine. */
const WATCHED_CONNECT_MS = 120_000
const KEEP_ALIVE_MS = 10_000
const STATEMENTS_KEPT = 500
const PAGE_CACHE_KIB = 32 * 1_024
/** 16 MiB of log: four times fewer waits for the disk than by default. */
const CHECKPOINT_PAGES = 4_000
/** A smaller file is read completely in some tens of milliseconds and needs no thread. */
const REPLICA_FROM_BYTES = 32 * 1_024 * 1_024

/** 8-byte integers hold counts and UTC milliseconds here, which a JavaScript number represents exactly. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Opens the store named by `url`: `postgres://...`, or the path of a SQLite file (`:memory:` for tests of one handle).
 * The schema is not touched: see `migrate`.
 */
export function connect(url: string, options: StoreOptions = {}): Store {
  return isPostgresUrl(url) ? connectPostgres(url, options) : connectSqlite(url, options)
}

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url)
}

function connectSqlite(file: string, { replicaFromBytes = REPLICA_FROM_BYTES }: StoreOptions): Store {
  const sqlite = new SqliteDatabase(file)
  sqlite.pragma('journal_mode = WAL')
  // NORMAL keeps every commit through a crash of the process; only a power cut may lose the last ones.
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma(`cache_size = -${PAGE_CACHE_KIB}`)
  sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  const database = rememberStatements(sqlite)
  const db = new Kysely<Schema>({ dialect: new YieldingDialect({ database }) })
  // Nobody else could read an in-memory database.
  const replica = sqlite.memory ? undefined : openReadReplica(file)
  files.set(db.getExecutor().adapter, { sqlite, database, replica, replicaFromBytes })
  const close = async () => {
    await replica?.destroy()
    await db.destroy()
  }
  return { db, dialect: 'sqlite', close, [Symbol.asyncDispose]: close }
}

class YieldingDialect extends SqliteDialect {
  override createDriver() {
    return yieldingDriver(super.createDriver())
  }
  override createAdapter() {
    return new QueuedAdapter()
  }
  override createQueryCompiler() {
    return new LiteralLimitCompiler()
  }
}

/**
 * The driver above keeps the order in which its connection is used. Kysely would do so by waking everybody who waits each
 * time the connection is free.
 */
class QueuedAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

type File = {
  sqlite: SqliteDatabase.Database
  database: SqliteDatabaseInterface
  replica: ReadDb | undefined
  replicaFromBytes: number
}
/** Looked up by what a database and its transactions share. */
const files = new WeakMap<object, File>()

/**
 * Runs a statement of a SQLite transaction synchronously: going through Kysely costs as much again as a small
 * statement. Undefined when it has to go that way, because another transaction may be open or the database is away.
 */
export function runAtOnce<Row>(
  db: ReadDb,
  text: string,
  parameters: readonly unknown[],
): Promise<QueryResult<Row>> | undefined {
  const file = 'isTransaction' in db && db.isTransaction ? files.get(db.getExecutor().adapter) : undefined
  if (!file?.sqlite.inTransaction) return undefined
  try {
    const statement = file.database.prepare(text)
    if (statement.reader) return Promise.resolve({ rows: statement.all(parameters) as Row[] })
    const { changes } = statement.run(parameters)
    return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes) })
  } catch (error) {
    return Promise.reject(error)
  }
}

/**
 * The handle for reads over a large part of the data (counts, reports). On SQLite it is a thread with a connection of
 * its own, so that such a statement, which takes seconds with a million guests, holds up no reply. It sees everything
 * committed before a statement began. In a transaction it is the transaction itself, so whatever decides something
 * reads what it wrote. On PostgreSQL, in memory and for a small file it is `db`.
 */
export function readReplica(db: ReadDb): ReadDb {
  if ('isTransaction' in db && db.isTransaction) return db
  const { sqlite, replica, replicaFromBytes } = files.get(db.getExecutor().adapter) ?? {}
  if (!sqlite || !replica || replicaFromBytes === undefined) return db
  const pages = sqlite.pragma('page_count', { simple: true })
  const bytes = Number(pages) * Number(sqlite.pragma('page_size', { simple: true }))
  return bytes < replicaFromBytes ? db : replica
}

/** Preparing costs several times more than running a small statement, and Kysely prepares each time. */
function rememberStatements(sqlite: SqliteDatabase.Database): SqliteDatabaseInterface {
  const statements = new LRUCache<string, SqliteDatabase.Statement>({ max: STATEMENTS_KEPT })
  return {
    prepare(text) {
      // SQLite has already ended the transaction when the disk is full: ending it again would hide the reason.
      if (text === 'rollback' && !sqlite.inTransaction) return sqlite.prepare('select 1') as unknown as SqliteStatement
      const known = statements.get(text)
      // A statement that is being iterated cannot be used twice at a time.
      if (known && !known.busy) return known as unknown as SqliteStatement
      const statement = sqlite.prepare(text)
      statements.set(text, statement)
      return statement as unknown as SqliteStatement
    },
    close: () => void sqlite.close(),
  }
}

function connectPostgres(url: string, { isShared = false, watch = WATCH_TIMES }: StoreOptions): Store {
  if (!isShared) return connectPool(openPool(url))
  const heard = { at: 0 }
  const open = (max: number) =>
    watchPostgres(
      openPool(url, {
        max,
        connectionTimeoutMillis: WATCHED_CONNECT_MS,
        idle_in_transaction_session_timeout: watch.idleTransactionMs,
      }),
      url,
      watch,
      heard,
    )
  return connectPool(open(POOL_SIZE), open(URGENT_POOL_SIZE))
}

/** Connections to the PostgreSQL at `url`. */
export function openPool(url: string, more: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...more,
  })
  // An idle connection that breaks (the server restarts) is replaced at the next query; unhandled, it would end the
  // process.
  pool.on('error', () => undefined)
  // The same while it is in use or being closed, when the pool does not listen; the query itself reports to its caller.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** A store on these connections; closing it ends them. */
export function connectPool(pool: PostgresPool, urgentPool?: PostgresPool): Store {
  const on = (pool: PostgresPool): Db => new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const db = on(pool)
  const urgent = urgentPool && on(urgentPool)
  const close = async () => void (await Promise.all([db.destroy(), urgent?.destroy()]))
  return { db, ...(urgent && { urgent }), dialect: 'postgres', close, [Symbol.asyncDispose]: close }
}

/** Which database a handle talks to, for the few statements that differ. */
export function dialectOf(db: Pick<Db, 'getExecutor'>): Dialect {
  return db.getExecutor().adapter.constructor.name === 'PostgresAdapter' ? 'postgres' : 'sqlite'
}

/** True when the error says that a row with this key already exists. */
export function isUniqueViolation(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}
