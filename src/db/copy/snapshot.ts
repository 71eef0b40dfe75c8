import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Db, dialectOf, type ReadDb, type Store } from '../connect.ts'

/**
 * Reads the store as of one moment, however long it takes, while others go on writing: SQLite's write-ahead log and
 * PostgreSQL's repeatable read preserve that state.
 */
export async function inSnapshot<T>({ db, dialect }: Store, work: (db: ReadDb) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    const begin = dialect === 'sqlite' ? 'begin' : 'begin isolation level repeatable read read only'
    await sql.raw(begin).execute(connection)
    try {
      // SQLite takes its snapshot at the first read.
      await sql`select 1 from kysely_migration limit 1`.execute(connection)
      return await work(connection)
    } finally {
      await sql`rollback`.execute(connection)
    }
  })
}

/** Names of the migrations that ran, sorted. */
export async function migrationsOf(db: ReadDb): Promise<string[]> {
  if (!(await hasTable(db, 'kysely_migration'))) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db as Db)
  return rows.map(({ name }) => name).toSorted()
}

/** Whether a table of this name exists where unqualified names are looked up. */
export async function hasTable(db: ReadDb, name: string): Promise<boolean> {
  const query =
    dialectOf(db) === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = ${name}`
      : sql`select 1 where to_regclass(${name}) is not null`
  return (await query.execute(db as Kysely<never>)).rows.length > 0
}

/** Identifies a store: when each of its migrations ran. */
export async function sourceId(db: ReadDb): Promise<string> {
  const { rows } = await sql<{ name: string; timestamp: string }>`
    select name, timestamp from kysely_migration order by name`.execute(db as Db)
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 32)
}
