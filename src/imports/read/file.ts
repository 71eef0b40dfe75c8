import { open } from 'node:fs/promises'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import { badText } from './bad-text.ts'
import { type CsvRecord, csvRecords, DELIMITERS, fitsInto } from './csv.ts'
import { decoded, detectEncoding } from './encoding.ts'
import { checkArray, type ImportLine, readArray, readNdjson } from './json.ts'
import { MAX_COLUMNS } from './limits.ts'
import { NotNames } from './not-names.ts'

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
  /** For CSV: as the rows name them, in lower case. */
  columns: z.array(z.string()),
  /** CSV whose first line is already data. */
  headless: z.boolean(),
  /** Of CSV: the line of the file, from 1, that names the columns or is the first of the data. Anything above is a title. */
  begins_at: z.number().default(1),
})

/** A file as it was understood. */
export type ImportFile = { path: string } & z.output<typeof understoodSchema>

export const readUnderstood = storedJson('imports.understood', understoodSchema)

/** How many records may stand above the column names: titles, periods, the author. */
const MAX_ABOVE = 20

/** Names the columns of a CSV file by a record, or says that the record is already data; throws `NotNames` when it is neither. */
export type NameColumns = (first: readonly string[]) => { columns: string[]; headless: boolean }

/**
 * Finds out how a file is written, and looks at the beginning. Throws `invalid_input` for what is no such file, and
 * `unsupported_media` for an unknown charset.
 */
export async function openImportFile(
  { path, format, charset }: ImportSource,
  nameColumns: NameColumns = columnNames,
): Promise<ImportFile> {
  await refuseNonText(path)
  const encoding = await detectEncoding(path, charset)
  const file: ImportFile = { path, format, encoding, delimiter: undefined, columns: [], headless: false, begins_at: 1 }
  if (format === 'json') await checkArray(decoded(path, encoding))
  if (format === 'ndjson' && !(await firstOf(readNdjson(decoded(path, encoding))))) throw refusal('is empty')
  if (format !== 'csv') return file
  return findColumns(file, nameColumns)
}

/** Looks for the names of the columns: in the first record, or a little below. Throws what is wrong with the first. */
async function findColumns(file: ImportFile, nameColumns: NameColumns): Promise<ImportFile> {
  let firstProblem: unknown
  let from = 1
  for (let above = 0; above <= MAX_ABOVE; above++) {
    let delimiter: ImportFile['delimiter']
    const records = csvRecords(decoded(file.path, file.encoding), { from }, (found) => {
      delimiter = found
    })
    const first = await firstOf(records)
    if (first === undefined) break
    try {
      return { ...file, delimiter, ...namesOf(first, nameColumns), begins_at: first.row }
    } catch (error) {
      if (!(error instanceof NotNames)) throw error
      firstProblem ??= error
    }
    from = first.row + 1
  }
  throw firstProblem ?? refusal('is empty')
}

function namesOf(record: CsvRecord, nameColumns: NameColumns) {
  if ('reason' in record) throw new NotNames(`the first line: ${record.reason}`)
  const problem = badText(record.cells)
  if (problem) throw refusal(`the first line ${problem.replace(/^\d+: /, '')}`)
  if (record.cells.length > MAX_COLUMNS) throw refusal(`has more than ${MAX_COLUMNS} columns`)
  return nameColumns(record.cells)
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

async function* csvRows(file: ImportFile, text: AsyncIterable<string>) {
  const { delimiter, columns, headless, begins_at: from } = file
  let isHeader = !headless
  for await (const record of csvRecords(text, { delimiter, width: columns.length, from })) {
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

/** Columns by the first line, in lower case. Throws `invalid_input` when two have the same name. */
export function columnNames(first: readonly string[]): { columns: string[]; headless: boolean } {
  // Programs for tables leave empty columns at the end.
  const last = first.findLastIndex((cell) => cell !== '')
  const columns = first.slice(0, last + 1).map((name) => name.toLowerCase())
  const twice = columns.find((name, n) => name !== '' && columns.indexOf(name) !== n)
  if (twice !== undefined) throw refusal(`the first line names the column "${twice.slice(0, 60)}" twice`)
  return { columns, headless: false }
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

/** Files that begin like this are not text, whatever their name says. */
const WORKBOOK = 'is a workbook (Excel, LibreOffice, Numbers): save it as CSV (CSV UTF-8) and send that'
const ARCHIVE = 'is compressed: unpack it and send what is in it'
const PAGE =
  'is a web page (HTML or XML), whatever its name says: open it in Excel, save it as CSV (CSV UTF-8) and send that'
const PICTURE = 'is a picture: send the table that it shows, as CSV'
const NOT_TEXT: readonly (readonly [string, string])[] = [
  // The older container of Office.
  ['d0cf11e0', WORKBOOK],
  ['504b', ARCHIVE],
  ['1f8b', ARCHIVE],
  ['52617221', ARCHIVE],
  ['377abcaf', ARCHIVE],
  ['25504446', 'is a PDF: send the table that it was made of, as CSV'],
  ['89504e47', PICTURE],
  ['ffd8ff', PICTURE],
]
/** Till software saves web pages under the name of a workbook. */
const MARKUP = /^\s*<(!doctype|html|head|body|table|meta|\?xml|workbook)\b/i

async function refuseNonText(path: string): Promise<void> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
  const start = buffer.subarray(0, bytesRead)
  if (isPackedWorkbook(start)) throw refusal(WORKBOOK)
  const found = NOT_TEXT.find(([magic]) => start.toString('hex').startsWith(magic))
  if (found) throw refusal(found[1])
  // Of UTF-16 every second byte is null.
  if (MARKUP.test(start.toString('utf8').replaceAll(/[\0\ufeff\ufffd]/g, ''))) throw refusal(PAGE)
}

/** Workbooks are zip archives; the first name in them tells them from others. */
function isPackedWorkbook(start: Buffer): boolean {
  const firstName = start.toString('latin1', 30)
  const ofOffice = /^(\[Content_Types\]|xl\/|_rels\/|docProps\/|customXml\/|mimetype|Index\/|Index\.zip)/
  return start.toString('latin1', 0, 4) === 'PK\x03\x04' && ofOffice.test(firstName)
}

function refusal(message: string): AppError {
  return new AppError('invalid_input', `The file cannot be imported: ${message}.`, [{ path: 'body', message }])
}
