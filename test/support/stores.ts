import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, inject, onTestFinished, TestRunner } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { connect, type Dialect, migrate, type Store } from '../../src/db/index.ts'
import { lendPostgres } from './kept-postgres.ts'
import { faultsOfEvents } from './recorded-events.ts'
import { failFirstAttempts } from './retries.ts'
import { freshPostgres } from './services.ts'

const DIALECTS: Dialect[] = ['sqlite', 'postgres']

/**
 * Runs the tests that `define` makes once on SQLite and once on PostgreSQL. Each call of `open` gives a fresh, migrated
 * database, which is closed and removed after the test (or after the describe, when opened outside of tests). With `npm
 * run test:retries` every transaction is run twice.
 */
export function eachStore(name: string, define: (open: () => Promise<Store>) => void): void {
  describe.each(DIALECTS)(`${name} on %s`, (dialect) => {
    const atEnd: (() => Promise<void>)[] = []
    afterAll(async () => {
      for (const remove of atEnd.reverse()) await remove()
    })
    define(async () => {
      const { store, remove } = await (dialect === 'postgres' ? lendPostgres() : openSqlite())
      if (process.env.OTKLIK_TEST_RETRIES === 'on') failFirstAttempts(store.db)
      let closing: Promise<void> | undefined
      const close = () => {
        closing ??= endOf(store).finally(remove)
        return closing
      }
      if (TestRunner.getCurrentTest()) onTestFinished(close)
      else atEnd.push(close)
      return { ...store, close, [Symbol.asyncDispose]: close }
    })
  })
}

/**
 * A fresh, migrated SQLite store, removed when it is closed: a copy, because migrating one takes a third of a second.
 * If the store matters, `eachStore` tests both.
 */
export async function freshSqlite(): Promise<Store> {
  const { store, remove } = await openSqlite()
  const close = () => store.close().finally(remove)
  return { ...store, close, [Symbol.asyncDispose]: close }
}

async function openSqlite(): Promise<{ store: Store; remove(): Promise<void> }> {
  const { url, remove } = await freshStoreUrl('sqlite')
  return { store: connect(url), remove }
}

/** Closes it; throws when events were recorded that are not as the API describes them. */
async function endOf({ db, close }: Store): Promise<void> {
  const faults = await faultsOfEvents(db)
  await close()
  if (faults.length > 0)
    throw new Error(`events are not as described (event-schemas.ts of the slice): ${faults.join('; ')}`)
}

export type TestStoreUrl = { url: string; remove(): Promise<void> }

/** The URL of a fresh, migrated database, for tests that hand it to another process. The caller removes it. */
export async function freshStoreUrl(dialect: Dialect): Promise<TestStoreUrl> {
  if (dialect === 'postgres') {
    const { url, drop } = await freshPostgres()
    return { url, remove: drop }
  }
  const folder = await mkdtemp(join(inject('runFolder'), 'store-'))
  const file = join(folder, 'otklik.sqlite')
  await placeSqlite(file)
  return { url: file, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Puts a migrated SQLite store there, for a product that is about to start on it. */
export async function placeSqlite(file: string): Promise<void> {
  sqliteTemplate ??= migratedFile()
  await copyFile(await sqliteTemplate, file)
}

/** Migrated once for each worker, then copied. */
let sqliteTemplate: Promise<string> | undefined

async function migratedFile(): Promise<string> {
  const folder = await mkdtemp(join(inject('runFolder'), 'template-'))
  const file = join(folder, 'template.sqlite')
  const store = connect(file)
  await migrate(store.db, migrations)
  await store.close()
  return file
}
