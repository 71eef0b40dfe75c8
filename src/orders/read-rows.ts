import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { parse } from 'csv-parse'
import { AppError } from '../lib/errors.ts'
import { MIB } from '../lib/units.ts'

/** One line of an import: what it holds, or why it cannot be read. `row` is the line in the file, from 1. */
export type ImportLine = { row: number; value: Record<string, unknown> } | { row: number; reason: string }

export type ImportFormat = 'csv' | 'ndjson' | 'json'

const MAX_LINE_LENGTH = 200_000
const DELIMITERS = [',', ';', '\t']
/** A JSON array is read as a whole; files of any size come line by line. */
const MAX_ARRAY_BYTES = 32 * MIB

/**
 * Reads an import line by line, whatever its size. Lines that cannot be read are among the results, never the end.
 * `delimiter`: of CSV, where it is known.
 */
export function readLines(
  source: Readable,
  format: ImportFormat,
  { delimiter }: { delimiter?: string } = {},
): AsyncIterable<ImportLine> {
  switch (format) {
    case 'csv':
      return readCsv(source, delimiter)
    case 'ndjson':
      return readNdjson(source)
    case 'json':
      return readArray(source)
    default:
      return format satisfies never
  }
}

/** Commas, semicolons (Excel in Russian) or tabs; the first line names the columns; empty cells are left out. */
async function* readCsv(all: Readable, known: string | undefined): AsyncIterable<ImportLine> {
  const lines: ImportLine[] = []
  const { delimiter, source } = known === undefined ? await seeDelimiter(all) : { delimiter: known, source: all }
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    delimiter,
    max_record_size: MAX_LINE_LENGTH,
    on_record: (record: Record<string, string>, { lines: row }) => {
      lines.push({ row, value: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')) })
      return null
    },
    on_skip: (error) => {
      const row = error && 'lines' in error ? Number(error.lines) : 0
      lines.push({ row, reason: error ? explain(error) : 'cannot be read' })
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
    lines.push({ row: parser.info.lines, reason: explain(error) })
  } finally {
    parser.destroy()
  }
  yield* lines
}

/** The sign that parts the most columns of the first line: the others may stand in cells without quotes. */
async function seeDelimiter(all: Readable): Promise<{ delimiter: string; source: AsyncIterable<Buffer> }> {
  const chunks = all[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>
  const head: Buffer[] = []
  const decoder = new StringDecoder('utf8')
  let text = ''
  while (!text.includes('\n') && text.length <= MAX_LINE_LENGTH) {
    const { value, done } = await chunks.next()
    if (done) break
    head.push(Buffer.from(value))
    text += decoder.write(Buffer.from(value))
  }
  const bare = (text.split('\n', 1)[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const [most] = DELIMITERS.map((sign) => ({ sign, count: bare.split(sign).length })).sort((a, b) => b.count - a.count)
  async function* source() {
    yield* head
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield Buffer.from(next.value)
  }
  return { delimiter: most?.sign ?? ',', source: source() }
}

async function* readNdjson(source: Readable): AsyncIterable<ImportLine> {
  let row = 0
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    row += 1
    if (line.trim() === '') continue
    yield parseLine(row, row === 1 ? line.replace(/^\uFEFF/, '') : line)
  }
}

/** `row` is the place in the array, from 1. Throws `invalid_input` where there is no array of objects to read. */
async function* readArray(source: Readable): AsyncIterable<ImportLine> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ARRAY_BYTES) throw wrongArray(`is larger than ${MAX_ARRAY_BYTES / MIB} MiB: send one object a line`)
    chunks.push(chunk)
  }
  const rows = parseArray(Buffer.concat(chunks).toString('utf8'))
  const lines = rows.map((value, index) => lineOf(index + 1, value))
  if (lines.every((line) => 'reason' in line)) throw wrongArray('holds no objects')
  yield* lines
}

function parseArray(text: string): unknown[] {
  let whole: unknown
  try {
    whole = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw wrongArray('is not JSON')
  }
  if (!Array.isArray(whole)) throw wrongArray('is not an array')
  return whole
}

function wrongArray(message: string): AppError {
  return new AppError('invalid_input', 'The body must be a JSON array of objects.', [{ path: 'body', message }])
}

function parseLine(row: number, line: string): ImportLine {
  if (line.length > MAX_LINE_LENGTH) return { row, reason: `is longer than ${MAX_LINE_LENGTH} characters` }
  try {
    return lineOf(row, JSON.parse(line))
  } catch {
    return { row, reason: 'is not JSON' }
  }
}

function lineOf(row: number, value: unknown): ImportLine {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
  return isObject ? { row, value: value as Record<string, unknown> } : { row, reason: 'is not a JSON object' }
}

/** For people, who see the row and not the parser. */
function explain(error: Error): string {
  const cells = /columns length is (\d+), got (\d+)/.exec(error.message)
  if (cells) return `holds ${cells[2]} cells, but the first line has ${cells[1]}`
  const code = 'code' in error ? error.code : undefined
  return code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote (") begins here and never ends' : error.message
}

function isCsvError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
}
