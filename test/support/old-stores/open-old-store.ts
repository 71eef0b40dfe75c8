import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject, onTestFinished } from 'vitest'
import { migrations } from '../../../migrations/index.ts'
import { connect, type Db, type Dialect, migrate, type Store } from '../../../src/db/index.ts'
import { freshPostgres } from '../services.ts'

/** What an earlier version had in its store, and what had left through it by then. */
export type OldStore = {
  /** By the clock of that version. */
  now: number
  lastMigration: string
  mailings: { plain: string; cascade: string; trigger: string }
  numbers: string[]
  left: {
    whatsapp: { numberId: string; id: string; to: string; text: string }[]
    sms: { no: number; to: string; text: string }[]
  }
  tables: Record<string, Record<string, unknown>[]>
}

/** Its triggers fill these. */
const FILLED = new Set(['delivery_counts'])

/**
 * A store as an earlier version left it, not migrated yet: its migrations, then its rows. `running-mailing.json` was
 * written by the code of commit 8bb714a, which was cut off in the middle of two mailings.
 */
export async function openOldStore(dialect: Dialect): Promise<Store & { old: OldStore }> {
  const { store, remove } = await oldStore(dialect)
  onTestFinished(remove)
  return store
}

/** The same for more than one test; the caller removes it. */
export async function oldStore(dialect: Dialect) {
  const old = JSON.parse(await readFile(join(import.meta.dirname, 'running-mailing.json'), 'utf8')) as OldStore
  const { url, remove } = await emptyUrl(dialect)
  const store = connect(url)
  const { db } = store
  await migrate(db, Object.fromEntries(Object.entries(migrations).filter(([name]) => name <= old.lastMigration)))
  const columns = new Map((await db.introspection.getTables()).map(({ name, columns }) => [name, columns]))
  for (const [table, rows] of Object.entries(old.tables)) {
    if (FILLED.has(table)) continue
    // Some exist only on SQLite, for its full-text search.
    const known = new Set(columns.get(table)!.map(({ name }) => name))
    // What migrations have put there is what the store had changed since.
    await sql`delete from ${sql.table(table)}`.execute(db)
    for (const row of rows) {
      await db
        .insertInto(table as never)
        .values(Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))) as never)
        .execute()
    }
  }
  if (dialect === 'postgres') await countOn(db)
  return { store: { ...store, old }, remove: () => store.close().then(remove) }
}

async function emptyUrl(dialect: Dialect): Promise<{ url: string; remove(): Promise<void> }> {
  if (dialect === 'sqlite') {
    const folder = await mkdtemp(join(inject('runFolder'), 'old-'))
    return { url: join(folder, 'otklik.sqlite'), remove: () => rm(folder, { recursive: true, force: true }) }
  }
  const { url, drop } = await freshPostgres()
  const { db, close } = connect(url)
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  await close()
  return { url, remove: drop }
}

/** The keys that PostgreSQL counts up continue after those of the rows. */
async function countOn(db: Db): Promise<void> {
  for (const { name: table, columns } of await db.introspection.getTables()) {
    for (const { name } of columns.filter(({ isAutoIncrementing }) => isAutoIncrementing)) {
      const last = sql`(select max(${sql.ref(name)}) from ${sql.table(table)})`
      await sql`select setval(pg_get_serial_sequence(${table}, ${name}), ${last})`.execute(db)
    }
  }
}
