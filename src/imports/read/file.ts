import { open } from 'node:fs/promises'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import { badText } from './bad-text.ts'
import { type CsvRecord, csvRecords, DELIMITERS, fitsInto } from './csv.ts'
import { decoded, detectEncoding } from './encoding.ts'
import { checkArray, type ImportLine, readArray, readNdjson } from './json.ts'
import { MAX_COLUMNS } from './limits.ts'

export type ImportFormat = 'csv' | 'ndjson' | 'json'

/** A file that is there to be read. */
export type ImportSource = {
  path: string
  format: ImportFormat
  /** Of the Content-Type; undefined: found out. */
  charset?: string | undefined
}

const understoodSchema = z.object({
  format: z.enum(['csv', 'ndjson', 'json']),
  encoding: z.string(),
  /** Of CSV. */
  delimiter: z.enum(DELIMITERS).optional(),
  /** Of CSV: as the rows name them, in small letters. */
  columns: z.array(z.string()),
  /** CSV whose first line is data already. */
  headless: z.boolean(),
})

/** A file as it was understood. */
export type ImportFile = { path: string } & z.output<typeof understoodSchema>

export const readUnderstood = storedJson('imports.understood', understoodSchema)

/** Names the columns of a CSV file by its first record, or says that it is data already. */
export type NameColumns = (first: readonly string[]) => { columns: string[]; headless: boolean }

/**
 * Finds out how a file is written, and looks at the beginning. Throws `invalid_input` for what is no such file, and
 * `unsupported_media` for an unknown charset.
 */
export async function openImportFile(
  { path, format, charset }: ImportSource,
  nameColumns: NameColumns = columnNames,
): Promise<ImportFile> {
  await refuseNoText(path)
  const encoding = await detectEncoding(path, charset)
  const file: ImportFile = { path, format, encoding, delimiter: undefined, columns: [], headless: false }
  if (format === 'json') await checkArray(decoded(path, encoding))
  if (format === 'ndjson') await firstOf(readNdjson(decoded(path, encoding)))
  if (format !== 'csv') return file
  const records = csvRecords(decoded(path, encoding), {}, (delimiter) => {
    file.delimiter = delimiter
  })
  const first = await firstOf(records)
  if ('reason' in first) throw refusal(`the first line ${first.reason}`)
  const problem = badText(first.cells)
  if (problem) throw refusal(`the first line ${problem.replace(/^\d+: /, '')}`)
  if (first.cells.length > MAX_COLUMNS) throw refusal(`has more than ${MAX_COLUMNS} columns`)
  return { ...file, ...nameColumns(first.cells) }
}

/** The rows of a file, read as they are asked for. Rows that cannot be read are among them, never the end. */
export function readRows(file: ImportFile): AsyncIterable<ImportLine> {
  const text = decoded(file.path, file.encoding)
  switch (file.format) {
    case 'csv':
      return withSoundText(csvRows(file, text))
    case 'ndjson':
      return withSoundText(readNdjson(text))
    case 'json':
      return withSoundText(readArray(text))
    default:
      return file.format satisfies never
  }
}

async function* csvRows({ delimiter, columns, headless }: ImportFile, text: AsyncIterable<string>) {
  let isHeader = !headless
  for await (const record of csvRecords(text, { delimiter, width: columns.length })) {
    if (isHeader) isHeader = false
    else if ('reason' in record || record.cells.some((cell) => cell !== '')) yield rowOf(record, columns)
  }
}

/** Empty cells are left out. */
function rowOf(record: CsvRecord, columns: readonly string[]): ImportLine {
  if ('reason' in record) return record
  const { row, cells } = record
  // Programs for tables leave out empty cells at the end of a row, or add some.
  if (cells.length > columns.length && !fitsInto(cells, columns.length)) {
    return { row, reason: `holds ${cells.length} cells, but the first line has ${columns.length}` }
  }
  const filled = columns.map((name, n) => [name, cells[n] ?? ''] as const).filter(([, cell]) => cell !== '')
  return { row, value: Object.fromEntries(filled) }
}

async function* withSoundText(lines: AsyncIterable<ImportLine>): AsyncIterable<ImportLine> {
  for await (const line of lines) {
    const problem = 'value' in line ? badText(line.value) : undefined
    yield problem ? { row: line.row, reason: problem } : line
  }
}

/** Columns by the first line, in small letters. Throws `invalid_input` where two have one name. */
export function columnNames(first: readonly string[]): { columns: string[]; headless: boolean } {
  // Programs for tables leave empty columns at the end.
  const last = first.findLastIndex((cell) => cell !== '')
  const columns = first.slice(0, last + 1).map((name) => name.toLowerCase())
  const twice = columns.find((name, n) => name !== '' && columns.indexOf(name) !== n)
  if (twice !== undefined) throw refusal(`the first line names the column "${twice.slice(0, 60)}" twice`)
  return { columns, headless: false }
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T> {
  for await (const item of items) return item
  throw refusal('is empty')
}

/** What begins like this is no text, however it is called. */
const WORKBOOK = 'is an Excel workbook: save it as CSV (CSV UTF-8) and send that'
const ARCHIVE = 'is compressed: unpack it and send what is in it'
const NO_TEXT: readonly (readonly [string, string])[] = [
  // A zip archive, or the older container of Office.
  ['504b0304', WORKBOOK],
  ['d0cf11e0', WORKBOOK],
  ['1f8b', ARCHIVE],
  ['52617221', ARCHIVE],
  ['377abcaf', ARCHIVE],
  ['25504446', 'is a PDF: send the table that it was made of, as CSV'],
]

async function refuseNoText(path: string): Promise<void> {
  await using file = await open(path)
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
  const start = buffer.toString('hex')
  const found = NO_TEXT.find(([magic]) => start.startsWith(magic))
  if (found) throw refusal(found[1])
}

function refusal(message: string): AppError {
  return new AppError('invalid_input', `The file cannot be imported: ${message}.`, [{ path: 'body', message }])
}
