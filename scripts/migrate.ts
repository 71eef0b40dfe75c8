import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings, SettingsError } from '../config/env.ts'
import { migrations } from '../migrations/index.ts'
import { connect, migrate } from '../src/db/index.ts'

/**
 * Brings the store up to date, as every start does by itself: for those who want it done beforehand, by a role that may
 * change the schema.
 */
async function main(): Promise<void> {
  const settings = readSettings()
  mkdirSync(settings.OTKLIK_DATA_DIR, { recursive: true })
  await using store = connect(settings.DATABASE_URL ?? join(settings.OTKLIK_DATA_DIR, 'otklik.sqlite'))
  const ran = await migrate(store.db, migrations)
  console.log(ran.length === 0 ? 'The store is up to date.' : `Ran ${ran.join(', ')}.`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error)
  process.exitCode = 1
}
