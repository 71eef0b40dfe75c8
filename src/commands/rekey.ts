import { existsSync } from 'node:fs'
import { readSettings, type Settings } from '../../config/env.ts'
import { findSecondKey, forgetPreviousKey, loadSecretKey, replaceKeyFile } from '../../config/secret-key.ts'
import { migrations } from '../../migrations/index.ts'
import { ensureFirstKey } from '../access/index.ts'
import { countConnections, demandCurrent, holdSqlite } from '../db/copy/index.ts'
import { connect, isPostgresUrl, resealColumn, type Store } from '../db/index.ts'
import { keyRing } from '../lib/key-ring.ts'
import { secretKeyFits } from '../whatsapp/index.ts'
import { progressLine, readOptions, runCommand, storeUrl, UsageError } from './command.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

const USAGE = 'npm run rekey'

/**
 * Encrypts all encrypted values again with the new secret key, so that numbers stay linked. With OTKLIK_SECRET_KEY the
 * product goes on meanwhile, its processes having both keys; with a key file it is stopped, and the file gets a new
 * key.
 */
async function main(): Promise<void> {
  readOptions(USAGE, [], [])
  const settings = readSettings()
  const url = storeUrl(settings)
  if (!isPostgresUrl(url) && !existsSync(url)) throw new UsageError(`There is no store at ${url}.`)
  await using store = settings.OTKLIK_SECRET_KEY ? connect(url) : await openAlone(url)
  await demandCurrent(store.db, migrations)
  const { key, previous } = await keysOf(store, settings)
  keyRing(key, { second: previous })
  await ensureFirstKey(store.db, key, previous)
  let [resealed, lost] = [0, 0]
  const show = progressLine()
  for (const column of SEALED_COLUMNS) {
    const done = await resealColumn(store.db, column, { from: previous, to: key })
    show(`${column.table}.${column.column}`, done.resealed)
    resealed += done.resealed
    lost += done.lost
  }
  if (!settings.OTKLIK_SECRET_KEY) forgetPreviousKey(settings)
  process.stdout.write(
    `${resealed.toLocaleString('en')} values are sealed with the new key; numbers stay linked. Everybody signs in anew.\n${
      lost > 0 ? `${lost} open with neither key and were left as they are: they were lost before.\n` : ''
    }${settings.OTKLIK_SECRET_KEY ? NEXT_WITH_SETTING : 'The new key is in secret.key. Back it up, and start Otklik.\n'}`,
  )
}

const NEXT_WITH_SETTING =
  'Now remove OTKLIK_SECOND_SECRET_KEY from the settings of all processes, and restart them. Backups made before need the old key.\n'

async function openAlone(url: string): Promise<Store> {
  if (!isPostgresUrl(url)) {
    const held = holdSqlite(url)
    if (held) return held
  } else {
    const store = connect(url)
    if ((await countConnections(store.db)) === 0) return store
    await store.close()
  }
  throw new UsageError(
    'The store is in use: stop Otklik first. To go on meanwhile, give the keys as settings (docs/OPERATING.md).',
  )
}

async function keysOf({ db }: Store, settings: Settings): Promise<{ key: Buffer; previous: Buffer }> {
  if (!settings.OTKLIK_SECRET_KEY) {
    const present = loadSecretKey(settings)
    keyRing(present, { second: findSecondKey(settings) })
    // A key that opens nothing cannot be the one to change from.
    if (!(await secretKeyFits(db, present))) throw new UsageError(WRONG_KEY)
    return replaceKeyFile(settings)
  }
  const [key, previous] = [loadSecretKey(settings), findSecondKey(settings)]
  if (!previous) {
    throw new UsageError(
      'Set OTKLIK_SECRET_KEY to the new key and OTKLIK_SECOND_SECRET_KEY to the one that is in use (docs/OPERATING.md).',
    )
  }
  keyRing(key, { second: previous })
  if (!(await secretKeyFits(db, key))) throw new UsageError(WRONG_KEY)
  return { key, previous }
}

const WRONG_KEY = 'Neither key opens the sessions of the linked numbers: these are not the keys of this store.'

await runCommand(main)
