import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { checksum, readCounter, readPages, type TableShape, textOf } from '../../db/copy/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { type Entry, type Manifest, writeEntry } from './entries.ts'
import { sealChunks } from './sealed-chunks.ts'

export type ArchiveParts = {
  manifest: Manifest
  /** Written only into encrypted backups. */
  key: string | undefined
  /** A snapshot. */
  db: ReadDb
  tables: readonly TableShape[]
  mediaFolder: string
  onProgress: (what: string, count: number) => void
}

export type Written = { rows: number; files: number; bytes: number }

/**
 * Writes a backup beside `file` and then moves it into place: it is there completely or not at all, readable only by
 * its owner.
 */
export async function writeArchive(
  file: string,
  passphrase: string | undefined,
  parts: ArchiveParts,
): Promise<Written> {
  const half = `${file}.part`
  const written: Written = { rows: 0, files: 0, bytes: 0 }
  try {
    await pipeline(
      Readable.from(entriesOf(parts, written), { objectMode: false }),
      createZstdCompress(),
      (plain: AsyncIterable<Uint8Array>) => sealChunks(plain, passphrase),
      createWriteStream(half, { mode: 0o600, flush: true }),
    )
    written.bytes = (await lstat(half)).size
    await rename(half, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(half, { force: true })
    throw error
  }
  return written
}

async function* entriesOf(parts: ArchiveParts, written: Written): AsyncGenerator<Buffer> {
  const { manifest, key, db, tables, mediaFolder, onProgress } = parts
  yield writeEntry({ kind: 'manifest', manifest })
  if (key !== undefined) yield writeEntry({ kind: 'key', hex: key })
  for (const table of tables) {
    yield writeEntry({
      kind: 'table',
      name: table.name,
      columns: table.columns,
      counter: await readCounter(db, table),
    })
    const check = checksum()
    for await (const page of readPages(db, table)) {
      check.add(page)
      yield writeEntry({ kind: 'rows', rows: page.map(textOf) })
      onProgress(table.name, check.value().rows)
    }
    written.rows += check.value().rows
    yield writeEntry({ kind: 'table_end', check: check.value() })
  }
  // After the rows: every file that a row of the snapshot names existed before it, and still does unless it was deleted
  // since.
  for await (const path of filesBelow(mediaFolder)) {
    for await (const entry of fileEntries(mediaFolder, path)) {
      yield writeEntry(entry)
      if (entry.kind === 'file_end') written.files++
    }
    onProgress('media', written.files)
  }
  yield writeEntry({ kind: 'end', tables: tables.length, files: written.files })
}

/** Half-written files belong to nobody yet. */
const INCOMING = 'incoming'

async function* filesBelow(folder: string, below = folder): AsyncGenerator<string> {
  const entries = await readdir(below, { withFileTypes: true }).catch(ignoreAbsent)
  for (const entry of entries ?? []) {
    const path = join(below, entry.name)
    if (entry.isDirectory() && !(below === folder && entry.name === INCOMING)) yield* filesBelow(folder, path)
    else if (entry.isFile()) yield relative(folder, path)
  }
}

async function* fileEntries(folder: string, path: string): AsyncGenerator<Entry> {
  const file = await open(join(folder, path)).catch(ignoreAbsent)
  // Deleted since it was listed.
  if (!file) return
  yield { kind: 'file', path }
  yield* dataOf(file)
}

async function* dataOf(file: FileHandle): AsyncGenerator<Entry> {
  const hash = createHash('sha256')
  let size = 0
  for await (const bytes of createReadStream('', { fd: file, autoClose: true }) as AsyncIterable<Buffer>) {
    hash.update(bytes)
    size += bytes.length
    yield { kind: 'data', bytes }
  }
  yield { kind: 'file_end', size, sha256: hash.digest('hex') }
}

function ignoreAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
