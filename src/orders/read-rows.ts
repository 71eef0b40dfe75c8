import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'

/** One line of an import: what it holds, or why it cannot be read. `row` is the line in the file, from 1. */
export type ImportLine = { row: number; value: Record<string, unknown> } | { row: number; reason: string }

export type ImportFormat = 'csv' | 'ndjson'

const MAX_LINE_LENGTH = 200_000

/** Reads an import line by line, whatever its size. Lines that cannot be read are among the results, never the end. */
export function readLines(source: Readable, format: ImportFormat): AsyncIterable<ImportLine> {
  return format === 'csv' ? readCsv(source) : readNdjson(source)
}

/** Commas, semicolons (Excel in Russian) or tabs; the first line names the columns; empty cells are left out. */
async function* readCsv(source: Readable): AsyncIterable<ImportLine> {
  const lines: ImportLine[] = []
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    delimiter: [',', ';', '\t'],
    max_record_size: MAX_LINE_LENGTH,
    on_record: (record: Record<string, string>, { lines: row }) => {
      lines.push({ row, value: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')) })
      return null
    },
    on_skip: (error) => {
      const row = error && 'lines' in error ? Number(error.lines) : 0
      lines.push({ row, reason: error?.message ?? 'cannot be read' })
      return undefined
    },
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
  })
  // Nothing comes out of the parser, it ends when all is read.
  parser.resume()
  const failed = new Promise<never>((_, reject) => parser.on('error', reject))
  failed.catch(() => undefined)
  const push = (write: (done: () => void) => void) => Promise.race([new Promise<void>(write), failed])
  try {
    for await (const chunk of source) {
      await push((done) => parser.write(chunk, () => done()))
      yield* lines.splice(0)
    }
    await push((done) => parser.end(done))
  } catch (error) {
    // What no line can be told from (a quote that never closes): the lines before it count.
    if (!isCsvError(error)) throw error
    lines.push({ row: parser.info.lines, reason: error.message })
  } finally {
    parser.destroy()
  }
  yield* lines
}

async function* readNdjson(source: Readable): AsyncIterable<ImportLine> {
  let row = 0
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    row += 1
    if (line.trim() === '') continue
    yield parseLine(row, row === 1 ? line.replace(/^\uFEFF/, '') : line)
  }
}

function parseLine(row: number, line: string): ImportLine {
  if (line.length > MAX_LINE_LENGTH) return { row, reason: `is longer than ${MAX_LINE_LENGTH} characters` }
  try {
    const value: unknown = JSON.parse(line)
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return { row, value: value as Record<string, unknown> }
    }
    return { row, reason: 'is not a JSON object' }
  } catch {
    return { row, reason: 'is not JSON' }
  }
}

function isCsvError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}
