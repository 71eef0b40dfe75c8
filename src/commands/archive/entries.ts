import { z } from 'zod'
import { ArchiveError } from './archive-error.ts'

/** What comes first in a backup. */
export const manifestSchema = z.object({
  format: z.literal(1),
  version: z.string(),
  at: z.number(),
  dialect: z.enum(['sqlite', 'postgres']),
  migrations: z.array(z.string()),
  /** Shows whether a secret key is the right one, without revealing it. */
  keyFingerprint: z.string(),
})
export type Manifest = z.output<typeof manifestSchema>

const checkSchema = z.object({ rows: z.number(), sum: z.string() })

/** The parts of a backup, in this order: manifest, secret key (encrypted ones only), tables, files, end. */
export type Entry =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'key'; hex: string }
  | { kind: 'table'; name: string; columns: string[]; counter: number }
  /** Each row as `textOf` of the store writes it. */
  | { kind: 'rows'; rows: string[] }
  | { kind: 'table_end'; check: z.output<typeof checkSchema> }
  | { kind: 'file'; path: string }
  | { kind: 'data'; bytes: Buffer }
  | { kind: 'file_end'; size: number; sha256: string }
  | { kind: 'end'; tables: number; files: number }

const DATA = 1
const JSON_TEXT = 0
const HEAD_BYTES = 5
/** Of one entry: rows come some hundred at a time, files in 64 KiB. */
const MAX_BYTES = 512 * 1_024 * 1_024

const jsonEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('manifest'), manifest: manifestSchema }),
  z.object({ kind: z.literal('key'), hex: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ kind: z.literal('table'), name: z.string(), columns: z.array(z.string()), counter: z.number() }),
  z.object({ kind: z.literal('rows'), rows: z.array(z.string()) }),
  z.object({ kind: z.literal('table_end'), check: checkSchema }),
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('file_end'), size: z.number(), sha256: z.string() }),
  z.object({ kind: z.literal('end'), tables: z.number(), files: z.number() }),
])

/** Kind and length, then the contents. */
export function writeEntry(entry: Entry): Buffer {
  const body = entry.kind === 'data' ? entry.bytes : Buffer.from(JSON.stringify(entry))
  const head = Buffer.alloc(HEAD_BYTES)
  head[0] = entry.kind === 'data' ? DATA : JSON_TEXT
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

/** The entries of a stream. Throws `ArchiveError` when it ends within one, or holds an invalid one. */
export async function* readEntries(data: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const pieces: Uint8Array[] = []
  let held = 0
  const take = (size: number): Buffer => {
    const all = Buffer.concat(pieces)
    pieces.length = 0
    pieces.push(all.subarray(size))
    held -= size
    return all.subarray(0, size)
  }
  let head: { isData: boolean; size: number } | undefined
  for await (const piece of data) {
    pieces.push(piece)
    held += piece.length
    for (;;) {
      if (!head) {
        if (held < HEAD_BYTES) break
        const bytes = take(HEAD_BYTES)
        head = { isData: bytes[0] === DATA, size: bytes.readUInt32BE(1) }
        if (head.size > MAX_BYTES) throw new ArchiveError('damaged')
      }
      if (held < head.size) break
      const body = take(head.size)
      yield head.isData ? { kind: 'data', bytes: body } : parse(body)
      head = undefined
    }
  }
  if (head || held > 0) throw new ArchiveError('damaged')
}

function parse(body: Buffer): Entry {
  try {
    return jsonEntry.parse(JSON.parse(body.toString('utf8')))
  } catch (error) {
    throw new ArchiveError('damaged', error instanceof Error ? error.name : undefined)
  }
}
