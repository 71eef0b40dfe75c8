import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest'
import { closeFolder, demandOpenFolder } from '../../config/data-folder.ts'
import { readSettings, type Settings } from '../../config/env.ts'
import { migrations } from '../../migrations/index.ts'
import { oldStore } from '../../test/support/old-stores/open-old-store.ts'
import { freshPostgres } from '../../test/support/services.ts'
import { checksumOf, inSnapshot, migrationsOf, tablesAfter, unfinishedCopy } from '../db/copy/index.ts'
import { connect, type Dialect, migrate, type Store } from '../db/index.ts'
import { fingerprintOf } from './archive/secrets.ts'
import { writeArchive } from './archive/write-archive.ts'
import { type RestoreOptions, restoreBackup } from './restore-backup.ts'

const KEY = Buffer.alloc(32, 7)
const PASSPHRASE = 'correct horse battery'

const freshFolder = () => mkdtemp(join(inject('runFolder'), 'restore-'))

async function backUp(dialect: Dialect, { isOld = false } = {}) {
  const { store, remove } = await oldStore(dialect)
  if (!isOld) await migrate(store.db, migrations)
  return { store, remove, file: await writeBackup(store) }
}

/** Of everything in the store, and a file. */
async function writeBackup(store: Store, passphrase?: string): Promise<string> {
  const folder = await freshFolder()
  await mkdir(join(folder, 'media', '2026-11'), { recursive: true })
  await writeFile(join(folder, 'media', '2026-11', 'med_1'), 'picture')
  const file = join(folder, 'backup')
  await inSnapshot(store, async (db) => {
    const ran = await migrationsOf(db)
    const wanted = Object.fromEntries(Object.entries(migrations).filter(([name]) => ran.includes(name)))
    const keyFingerprint = fingerprintOf(KEY)
    const manifest = {
      format: 1,
      version: '1',
      at: 1,
      dialect: store.dialect,
      migrations: ran,
      keyFingerprint,
    } as const
    await writeArchive(file, passphrase, {
      manifest,
      key: passphrase === undefined ? undefined : KEY.toString('hex'),
      db,
      tables: await tablesAfter(wanted),
      mediaFolder: join(folder, 'media'),
      onProgress: () => undefined,
    })
  })
  return file
}

type Place = { folder: string; settings: Settings; open: () => Store }

async function freshPlace(dialect: Dialect, env: Record<string, string> = {}): Promise<Place> {
  const folder = await freshFolder()
  const database = dialect === 'postgres' ? await freshPostgres() : undefined
  if (database) onTestFinished(() => database.drop())
  const settings = readSettings({
    OTKLIK_DATA_DIR: folder,
    OTKLIK_SECRET_KEY: KEY.toString('hex'),
    ...(database && { DATABASE_URL: database.url }),
    ...env,
  })
  return { folder, settings, open: () => connect(database?.url ?? join(folder, 'otklik.sqlite')) }
}

const restore = ({ settings }: Place, file: string, options: Partial<RestoreOptions> = {}) =>
  restoreBackup(settings, {
    file,
    passphrase: undefined,
    parked: false,
    force: false,
    withoutKey: false,
    say: () => undefined,
    ...options,
  })

async function contentsOf({ db }: Store) {
  const sums: Record<string, unknown> = {}
  for (const table of await tablesAfter(migrations)) sums[table.name] = await checksumOf(db, table)
  return sums
}

/** From this version, and from the one before. */
let current: Awaited<ReturnType<typeof backUp>>
let old: Awaited<ReturnType<typeof backUp>>

beforeAll(async () => {
  current = await backUp('sqlite')
  old = await backUp('postgres', { isOld: true })
  await migrate(old.store.db, migrations)
})
afterAll(async () => {
  await current.remove()
  await old.remove()
})

it('brings store and files back as they were, over something else only by force', async () => {
  const { store, file } = current
  const place = await freshPlace('sqlite')
  expect(await restore(place, file)).toMatchObject({ files: 1, kept: undefined })
  {
    await using restored = place.open()
    expect(await contentsOf(restored)).toEqual(await contentsOf(store))
    await restored.db.updateTable('guests').set({ name: 'Позже' }).execute()
  }
  await writeFile(join(place.folder, 'media', 'later'), 'later')
  await expect(restore(place, file)).rejects.toThrow(/not empty/)
  {
    await using untouched = place.open()
    expect(await contentsOf(untouched)).not.toEqual(await contentsOf(store))
  }
  const { kept } = await restore(place, file, { force: true })
  await using again = place.open()
  expect(await contentsOf(again)).toEqual(await contentsOf(store))
  expect(readdirSync(join(place.folder, 'media'))).toEqual(['2026-11'])
  expect(await readFile(join(place.folder, 'media', '2026-11', 'med_1'), 'utf8')).toBe('picture')
  expect(existsSync(join(kept ?? '', 'media', 'later'))).toBe(true)
})

it('a backup of an older version is brought up to date, with parked numbers if asked for', async () => {
  const { file, store } = old
  const place = await freshPlace('sqlite')
  await restore(place, file, { parked: true })
  await using restored = place.open()
  const [now, then] = [await contentsOf(restored), await contentsOf(store)]
  // What parking changes, and when migrations ran.
  for (const table of ['numbers', 'number_states', 'outbox']) expect(now[table]).not.toEqual(then[table])
  expect(now.deliveries).toEqual(then.deliveries)
  const numbers = await restored.db.selectFrom('numbers').select(['state', 'reason', 'desired_state']).execute()
  expect(numbers.length).toBeGreaterThan(0)
  for (const number of numbers) expect(number).toEqual({ state: 'failed', reason: 'parked', desired_state: 'online' })
})

it('a backup of a newer version, a changed one and one of another key are refused before anything is touched', async () => {
  const { file } = current
  const place = await freshPlace('sqlite', { OTKLIK_SECRET_KEY: '00'.repeat(32) })
  await expect(restore(place, file)).rejects.toThrow(/not the one of the backup/)
  const bytes = await readFile(file)
  bytes[bytes.length - 30]! ^= 1
  await writeFile(`${file}-changed`, bytes)
  await expect(restore(place, `${file}-changed`)).rejects.toThrow(/cut off or was changed/)
  await expect(restore(place, `${file}-changed`, { force: true })).rejects.toThrow(/cut off or was changed/)
  expect(readdirSync(place.folder)).toEqual([])
  await restore(place, file, { withoutKey: true })
})

it('an encrypted backup brings its secret key along where there is none', async () => {
  await using store = connect(join(await freshFolder(), 'otklik.sqlite'))
  await migrate(store.db, migrations)
  const file = await writeBackup(store, PASSPHRASE)
  const place = await freshPlace('sqlite')
  const settings = { ...place.settings, OTKLIK_SECRET_KEY: undefined } as unknown as Settings
  await restore({ ...place, settings }, file, { passphrase: PASSPHRASE })
  expect(await readFile(join(place.folder, 'secret.key'), 'utf8')).toBe(KEY.toString('hex'))
})

it.each<Dialect>(['sqlite', 'postgres'])(
  'a restore that is cut off lets nothing start until it was repeated (%s)',
  async (to) => {
    const { store, file } = current
    const place = await freshPlace(to)
    if (to === 'postgres') closeFolder(place.folder, { store: 'sqlite', reason: 'moved away' })
    const cutOff = restore(place, file, {
      say: (text) => {
        if (text.startsWith('Comparing')) throw new Error('cut off')
      },
    })
    await expect(cutOff).rejects.toThrow('cut off')
    expect(() => demandOpenFolder(place.folder, to === 'postgres')).toThrow(/run it again/)
    if (to === 'postgres') {
      await using half = place.open()
      expect(await unfinishedCopy(half.db)).toBeDefined()
    }
    await restore(place, file)
    expect(() => demandOpenFolder(place.folder, to === 'postgres')).not.toThrow()
    // A store that was moved away before stays closed.
    if (to === 'postgres') expect(() => demandOpenFolder(place.folder, false)).toThrow(/moved away/)
    await using restored = place.open()
    expect(await contentsOf(restored)).toEqual(await contentsOf(store))
    expect(existsSync(join(place.folder, 'restoring'))).toBe(false)
  },
)

it.each<Dialect>(['sqlite', 'postgres'])('a store that is in use is not replaced (%s)', async (dialect) => {
  const { file } = current
  const place = await freshPlace(dialect)
  await using inUse = place.open()
  await migrate(inUse.db, migrations)
  await expect(restore(place, file, { force: true })).rejects.toThrow(/stop/)
  await rm(place.folder, { recursive: true })
})

it('a restore replaces a damaged store, when told to, and keeps it', async () => {
  const { file, remove } = await backUp('sqlite')
  onTestFinished(remove)
  const place = await freshPlace('sqlite')
  await writeFile(join(place.folder, 'otklik.sqlite'), 'SQLite format 3\0 and then nothing of the kind'.repeat(500))
  await expect(restore(place, file)).rejects.toThrow(/damaged/)
  const { kept } = await restore(place, file, { force: true })
  expect(readdirSync(kept ?? '')).toContain('otklik.sqlite')
  await using store = place.open()
  expect(await store.db.selectFrom('guests').select('id').limit(1).execute()).toHaveLength(1)
})
