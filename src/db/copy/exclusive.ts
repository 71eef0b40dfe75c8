import SqliteDatabase from 'better-sqlite3'
import { Kysely, type SqliteDatabase as SqliteDatabaseInterface, SqliteDialect, sql } from 'kysely'
import type { Db, Store } from '../connect.ts'
import type { Schema } from '../schema.ts'

const WAIT_MS = 1_000

/**
 * Opens a SQLite store for this process alone: nobody else may read or write it, or start on it, until it is closed.
 * Undefined when somebody already has it open. Throws when the file does not exist.
 */
export function holdSqlite(file: string): Store | undefined {
  const database = new SqliteDatabase(file, { fileMustExist: true, timeout: WAIT_MS })
  try {
    // Works for a single user, and takes in what the write-ahead log still holds.
    if (database.pragma('journal_mode = delete', { simple: true }) !== 'delete') throw new Busy()
    database.pragma('locking_mode = exclusive')
    database.exec('begin exclusive')
    database.exec('commit')
  } catch (error) {
    database.close()
    const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
    if (error instanceof Busy || isBusy) return undefined
    throw error
  }
  const dialect = new SqliteDialect({ database: database as unknown as SqliteDatabaseInterface })
  const db = new Kysely<Schema>({ dialect })
  const close = () => db.destroy()
  return { db, dialect: 'sqlite', close, [Symbol.asyncDispose]: close }
}

class Busy extends Error {}

/** How many others are connected to a PostgreSQL database. */
export async function countConnections(db: Db): Promise<number> {
  // Those of our own pool have its name.
  const { rows } = await sql<{ n: number | string }>`
    select count(*) as n from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(db)
  return Number(rows[0]?.n ?? 0)
}
