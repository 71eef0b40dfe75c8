import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open as openFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Migration } from 'kysely/migration'
import { type Closed, closeFolder, mediaFolder, openFolder, readClosed } from '../../config/data-folder.ts'
import type { Settings } from '../../config/env.ts'
import { findSecretKey } from '../../config/secret-key.ts'
import { migrations } from '../../migrations/index.ts'
import {
  addRows,
  beginCopy,
  type Checksum,
  checkTable,
  countConnections,
  endTable,
  finishCopy,
  holdSqlite,
  NOTHING_YET,
  type Progress,
  type Row,
  stateOf,
  type TableShape,
  tablesAfter,
} from '../db/copy/index.ts'
import { connect, type Db, isDamage, isPostgresUrl } from '../db/index.ts'
import { parkNumbers } from '../numbers/index.ts'
import { ArchiveError } from './archive/archive-error.ts'
import type { Manifest } from './archive/entries.ts'
import { type Contents, type Summary, walkArchive } from './archive/read-archive.ts'
import { fingerprintOf } from './archive/secrets.ts'
import { progressLine, storeUrl, UsageError } from './command.ts'

export type RestoreOptions = {
  file: string
  passphrase: string | undefined
  /** No number connects until somebody restarts it. */
  parked: boolean
  /** Replaces what is there. */
  force: boolean
  /** Continues even if the secret key is a different one or missing: numbers have to be linked again. */
  withoutKey: boolean
  say: (text: string) => void
}

/** `kept`: where the previous data are now. */
export type Restored = { at: number; rows: number; files: number; kept: string | undefined }

/**
 * Reads the whole backup first; then fills a store beside the current one, or the PostgreSQL database, compares it, and
 * puts store and files into place. Throws `ArchiveError`, `UsageError` or `CannotCopy` before anything is changed. If
 * it is interrupted later, the folder stays closed until the restore is run again.
 */
export async function restoreBackup(settings: Settings, options: RestoreOptions): Promise<Restored> {
  const { file, passphrase, say } = options
  say('Reading the whole backup.')
  const backup = await walkArchive(file, passphrase)
  const wanted = migrationsOfBackup(backup.manifest)
  const key = keyToUse(settings, backup, options)
  const url = storeUrl(settings)
  const folder = settings.OTKLIK_DATA_DIR
  await mkdir(folder, { recursive: true })
  await demandReplaceable(url, settings, options.force)

  const before = closedBefore(folder, isPostgresUrl(url))
  closeFolder(folder, {
    store: 'any',
    reason: 'A restore into this folder was cut off: run it again.',
    ...(before && { movedAway: before.reason }),
  })
  const half = join(folder, 'restoring')
  await rm(half, { recursive: true, force: true })
  await mkdir(half)
  const into = isPostgresUrl(url) ? url : join(half, 'otklik.sqlite')
  await fill(into, backup, { wanted, media: join(half, 'media'), options })
  if (key.write) await writeFile(join(half, 'secret.key'), key.write, { mode: 0o600 })
  const kept = await swap(folder, half, isPostgresUrl(url))
  openFolder(folder, before)
  const { manifest, rows, files } = backup
  return { at: manifest.at, rows, files, kept }
}

/** A SQLite store that was moved away stays closed when a different one is restored. */
function closedBefore(folder: string, isPostgres: boolean): Closed | undefined {
  const closed = readClosed(folder)
  const reason = closed?.store === 'sqlite' ? closed.reason : closed?.movedAway
  return isPostgres && reason !== undefined ? { store: 'sqlite', reason } : undefined
}

function migrationsOfBackup({ migrations: names, version }: Manifest): Record<string, Migration> {
  const unknown = names.find((name) => !(name in migrations))
  if (unknown) throw new ArchiveError('newer', `${version}: ${unknown}`)
  return Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)))
}

/** The key that opens the backup's encrypted values has to be here, or come with it. */
function keyToUse(
  settings: Settings,
  { manifest, key }: Summary,
  { withoutKey, force }: RestoreOptions,
): { write: string | undefined } {
  const here = findSecretKey(settings)
  if (here && fingerprintOf(here) === manifest.keyFingerprint) return { write: undefined }
  const isSetting = settings.OTKLIK_SECRET_KEY !== undefined
  if (key !== undefined && !isSetting && (!here || force)) return { write: key }
  if (withoutKey) return { write: undefined }
  const put = isSetting ? 'OTKLIK_SECRET_KEY' : `secret.key in ${settings.OTKLIK_DATA_DIR}`
  throw new UsageError(
    here
      ? `The secret key here (${put}) is not the one of the backup: its numbers would have to be linked anew. Set the right one first.`
      : `The backup does not hold its secret key: set OTKLIK_SECRET_KEY, or put ${put}, first. Without it numbers have to be linked anew (--without-key).`,
  )
}

/** Nobody uses the current data, and they are empty or may be replaced. */
async function demandReplaceable(url: string, settings: Settings, force: boolean): Promise<void> {
  const refuse = (what: string) => {
    if (!force) throw new UsageError(`${what} is not empty. Restore into an empty one, or replace it with --force.`)
  }
  const media = mediaFolder(settings.OTKLIK_DATA_DIR)
  if ((await hasFiles(media)) && readClosed(settings.OTKLIK_DATA_DIR)?.store !== 'any') refuse(media)
  if (isPostgresUrl(url)) {
    await using target = connect(url)
    const others = await countConnections(target.db)
    if (others > 0) {
      throw new UsageError(`${others} others are connected to the database: stop every process of Otklik first.`)
    }
    const { state } = await stateOf(target.db, await tablesAfter(migrations))
    if (state === 'filled') refuse('The database')
    return
  }
  if (!existsSync(url)) return
  try {
    const held = holdSqlite(url)
    if (!held) throw new UsageError(`${url} is in use: stop Otklik first.`)
    await using store = held
    const { state } = await stateOf(store.db, await tablesAfter(migrations))
    if (state === 'filled') refuse(url)
  } catch (error) {
    // What a restore is needed for.
    if (!isDamage(error)) throw error
    refuse(`${url} is damaged, but`)
  }
}

async function hasFiles(folder: string): Promise<boolean> {
  return existsSync(folder) && (await readdir(folder)).some((name) => name !== 'incoming')
}

type FillOptions = { wanted: Record<string, Migration>; media: string; options: RestoreOptions }

async function fill(url: string, backup: Summary, { wanted, media, options }: FillOptions): Promise<void> {
  const { file, passphrase, parked, say } = options
  await using store = connect(url)
  const { db } = store
  const shapes = new Map((await tablesAfter(wanted)).map((table) => [table.name, table]))
  await beginCopy(db, { all: migrations, wanted, source: `backup of ${backup.manifest.at}` })
  const checks: [TableShape, Checksum][] = []
  const files = fileWriter(media)
  say('Filling the store:')
  await walkArchive(file, passphrase, { ...tableWriter(db, shapes, { checks, say }), ...files })
  say('Comparing it with the backup.')
  for (const [table, check] of checks) await checkTable(db, table, check)
  await finishCopy(db, migrations, async () => {
    if (parked) await parkNumbers(db, Date.now())
  })
}

/**
 * Writes the tables of a backup. Tables that an older version had and this one lacks are in `shapes`, as of that
 * version.
 */
type Writing = { checks: [TableShape, Checksum][]; say: (text: string) => void }

function tableWriter(db: Db, shapes: Map<string, TableShape>, { checks, say }: Writing) {
  const show = progressLine(say)
  let open: { table: TableShape; counter: number; progress: Progress } | undefined
  return {
    async table(name: string, columns: string[], counter: number) {
      const table = shapes.get(name)
      if (!table || String(table.columns) !== String(columns)) throw new ArchiveError('damaged', name)
      open = { table, counter, progress: NOTHING_YET }
    },
    async rows(rows: Row[]) {
      if (!open) throw new ArchiveError('damaged', 'order')
      open.progress = await addRows(db, open.table, rows, open.progress)
      show(open.table.name, open.progress.check.rows)
    },
    async tableEnd() {
      if (!open) throw new ArchiveError('damaged', 'order')
      await endTable(db, open.table, open.progress, open.counter)
      checks.push([open.table, open.progress.check])
      open = undefined
    },
  } satisfies Partial<Contents>
}

function fileWriter(folder: string) {
  let open: FileHandle | undefined
  return {
    async file(path: string) {
      const place = join(folder, path)
      await mkdir(dirname(place), { recursive: true })
      open = await openFile(place, 'wx', 0o600)
    },
    async data(bytes: Buffer) {
      await open?.write(bytes)
    },
    async fileEnd() {
      await open?.close()
      open = undefined
    },
  } satisfies Partial<Contents>
}

const OF_SQLITE = ['otklik.sqlite', 'otklik.sqlite-wal', 'otklik.sqlite-shm']

/** The current data give way to the restored ones. A restore interrupted here can still be repeated. */
async function swap(folder: string, half: string, isPostgres: boolean): Promise<string | undefined> {
  const aside = join(folder, `replaced-${new Date().toISOString().replaceAll(':', '-')}`)
  const moved = [
    ...(isPostgres ? [] : OF_SQLITE),
    'media',
    ...(existsSync(join(half, 'secret.key')) ? ['secret.key'] : []),
  ]
  const present = moved.filter((name) => existsSync(join(folder, name)))
  if (present.length > 0) await mkdir(aside)
  for (const name of present) await rename(join(folder, name), join(aside, name))
  for (const name of moved) {
    if (existsSync(join(half, name))) await rename(join(half, name), join(folder, name))
  }
  // Filled again from the store.
  await rm(join(folder, 'queue'), { recursive: true, force: true })
  await rm(half, { recursive: true, force: true })
  return present.length > 0 ? aside : undefined
}
