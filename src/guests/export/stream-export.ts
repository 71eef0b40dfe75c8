import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { PassThrough, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { type ExportedFile, exportTables, type GuestExport } from '../../db/index.ts'
import { GUEST_TABLES } from '../erasure/tables.ts'
import type { ExportSource, ExportWriter, Sink } from './export-writer.ts'
import { htmlWriter } from './html-writer.ts'
import { jsonWriter } from './json-writer.ts'

export const EXPORT_FORMATS = ['json', 'html', 'zip'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  zip: 'application/zip',
} as const satisfies Record<ExportFormat, string>

/**
 * Everything that is stored about a guest, written as it is read: one document with its files in it, or an archive of
 * both.
 */
export async function streamExport(source: ExportSource, format: ExportFormat, to: Writable): Promise<void> {
  if (format !== 'zip') return pipeline(documentOf(source, format, 'inside'), to)
  const zip = new ZipFile()
  for (const kind of ['json', 'html'] as const) {
    zip.addReadStreamLazy(`guest.${kind}`, (cb) => cb(null, documentOf(source, kind, 'beside')))
  }
  for (const file of await filesOf(source)) {
    zip.addReadStreamLazy(placeOf(file), { compress: false }, (cb) => cb(null, bytesOf(file.path)))
  }
  zip.end()
  // A file that breaks off ends the answer.
  zip.on('error', (error) => to.destroy(error))
  await pipeline(zip.outputStream, to)
}

function documentOf(source: ExportSource, format: 'json' | 'html', files: 'inside' | 'beside'): PassThrough {
  const stream = new PassThrough()
  const sink: Sink = async (text) => {
    if (stream.destroyed) throw new Error('nobody reads the export any more')
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
  }
  const writer = (format === 'json' ? jsonWriter : htmlWriter)(sink, source)
  write(source, writer, files).then(
    () => stream.end(),
    (error: Error) => stream.destroy(error),
  )
  return stream
}

async function write(source: ExportSource, writer: ExportWriter, place: 'inside' | 'beside'): Promise<void> {
  const files: ExportedFile[] = []
  await writer.begin()
  await collect(source, { rows: writer.rows, file: async (file) => void files.push(file) })
  for (const file of files) {
    await writer.file({ ...file, path: placeOf(file) }, place === 'inside' ? base64Of(file.path) : undefined)
  }
  await writer.end()
}

async function filesOf(source: ExportSource): Promise<ExportedFile[]> {
  const files: ExportedFile[] = []
  await collect(source, { rows: async () => undefined, file: async (file) => void files.push(file) })
  return files
}

async function collect({ db, guestIds, guestHooks }: ExportSource, told: Pick<GuestExport, 'rows' | 'file'>) {
  const out: GuestExport = { db, guestIds, ...told }
  await exportTables(out, GUEST_TABLES)
  await guestHooks.onExport?.(out)
}

/** In the archive. The id keeps names apart. */
function placeOf({ id, name }: ExportedFile): string {
  const safe = name.replace(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^\.+/, '')
  return `media/${safe === id || safe === '' ? id : `${id}-${safe}`}`
}

/** Empty if the file is gone. */
function bytesOf(path: string): PassThrough {
  const through = new PassThrough()
  createReadStream(path)
    .on('error', (error) => ('code' in error && error.code === 'ENOENT' ? through.end() : through.destroy(error)))
    .pipe(through)
  return through
}

async function* base64Of(path: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytesOf(path)) {
    const bytes = Buffer.concat([rest, chunk])
    // Base64 turns three bytes into four letters.
    const whole = bytes.length - (bytes.length % 3)
    yield bytes.toString('base64', 0, whole)
    rest = bytes.subarray(whole)
  }
  yield rest.toString('base64')
}
