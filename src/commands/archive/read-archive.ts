import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { isAbsolute, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { checksum, type Row, rowOf } from '../../db/copy/index.ts'
import { ArchiveError } from './archive-error.ts'
import { type Entry, type Manifest, readEntries } from './entries.ts'
import { openChunks } from './sealed-chunks.ts'

/** The entries of a backup file, each only once it has been verified. Throws `ArchiveError`. */
async function* readArchive(file: string, passphrase: string | undefined): AsyncGenerator<Entry> {
  const opened = Readable.from(openChunks(createReadStream(file), passphrase))
  const plain = createZstdDecompress()
  // The cause is reported, not its effect on the later streams.
  opened.on('error', (error) => plain.destroy(error))
  opened.pipe(plain)
  try {
    yield* readEntries(plain)
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^(ZSTD|Z_|ERR_ZLIB|ERR_STREAM)/.test(code)) throw new ArchiveError('damaged')
    throw error
  } finally {
    opened.destroy()
    plain.destroy()
  }
}

export type Contents = {
  table(name: string, columns: string[], counter: number): Promise<void>
  rows(rows: Row[]): Promise<void>
  tableEnd(): Promise<void>
  file(path: string): Promise<void>
  data(bytes: Buffer): Promise<void>
  fileEnd(): Promise<void>
}

export type Summary = { manifest: Manifest; key: string | undefined; tables: number; rows: number; files: number }

/**
 * Reads a backup from its first byte to its last, in order, and passes its contents to `to`. Every table and file is
 * compared with its checksum, and the end must be present; otherwise throws `ArchiveError`.
 */
export async function walkArchive(
  file: string,
  passphrase: string | undefined,
  to?: Partial<Contents>,
): Promise<Summary> {
  let manifest: Manifest | undefined
  let key: string | undefined
  let [tables, rows, files] = [0, 0, 0]
  let check = checksum()
  let hash = createHash('sha256')
  let size = 0
  let inside: 'table' | 'file' | undefined
  let ended = false
  const demand = (holds: boolean, what: string) => {
    if (!holds) throw new ArchiveError('damaged', what)
  }
  for await (const entry of readArchive(file, passphrase)) {
    demand(!ended && (manifest !== undefined || entry.kind === 'manifest'), 'order')
    switch (entry.kind) {
      case 'manifest':
        demand(manifest === undefined, 'order')
        manifest = entry.manifest
        break
      case 'key':
        key = entry.hex
        break
      case 'table':
        demand(inside === undefined, 'order')
        inside = 'table'
        check = checksum()
        await to?.table?.(entry.name, entry.columns, entry.counter)
        break
      case 'rows': {
        demand(inside === 'table', 'order')
        const page = readRows(entry.rows)
        check.add(page)
        await to?.rows?.(page)
        break
      }
      case 'table_end': {
        const found = check.value()
        demand(inside === 'table' && found.rows === entry.check.rows && found.sum === entry.check.sum, 'table')
        inside = undefined
        tables++
        rows += found.rows
        await to?.tableEnd?.()
        break
      }
      case 'file':
        demand(inside === undefined && isBelow(entry.path), 'path')
        inside = 'file'
        hash = createHash('sha256')
        size = 0
        await to?.file?.(entry.path)
        break
      case 'data':
        demand(inside === 'file', 'order')
        hash.update(entry.bytes)
        size += entry.bytes.length
        await to?.data?.(entry.bytes)
        break
      case 'file_end':
        demand(inside === 'file' && size === entry.size && hash.digest('hex') === entry.sha256, 'file')
        inside = undefined
        files++
        await to?.fileEnd?.()
        break
      case 'end':
        demand(inside === undefined && tables === entry.tables && files === entry.files, 'end')
        ended = true
        break
      default:
        entry satisfies never
    }
  }
  if (!manifest || !ended) throw new ArchiveError('damaged', 'end')
  return { manifest, key, tables, rows, files }
}

function readRows(texts: string[]): Row[] {
  try {
    return texts.map(rowOf)
  } catch {
    throw new ArchiveError('damaged', 'row')
  }
}

/** A file of a backup goes below the media folder and nowhere else. */
function isBelow(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !path.includes('\0') && !normalize(path).split(sep).includes('..')
}
