import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AppError } from '../../../lib/errors.ts'
import { KIB } from '../../../lib/units.ts'
import { type ImportLine, readLines } from '../../../orders/index.ts'

const SNIFFED_BYTES = 64 * KIB
const DELIMITERS = [',', ';', '\t'] as const

/** Some programs tell Excel the delimiter in a first line of its own. */
const SEPARATOR = /^"?sep=([,;\t])"?(?=[\r\n]|$)/i

type Delimiter = (typeof DELIMITERS)[number]
type Encoding = 'utf-8' | 'utf-16le' | 'windows-1251'

/** A CSV file as it was found: what it is written in, and its columns. */
export type CsvFile = {
  path: string
  encoding: Encoding
  delimiter: Delimiter
  /** As the rows name them: small letters. */
  columns: string[]
  /** The first line is data already; columns are called `column 1` and so on. */
  headless: boolean
}

/**
 * Finds out how a CSV file is written: UTF-8, the UTF-16 of Excel or the Windows-1251 of older Russian programs; commas,
 * semicolons or tabs; with names of columns in the first line or without. Throws `invalid_input` for an empty
 * file and for a workbook of Excel.
 */
export async function sniffCsv(path: string, isPhone: (cell: string) => boolean): Promise<CsvFile> {
  const start = await beginningOf(path)
  // A zip archive, or the older container of Office.
  if (['504b0304', 'd0cf11e0'].includes(Buffer.from(start.subarray(0, 4)).toString('hex'))) {
    throw new AppError('invalid_input', 'This is an Excel workbook. Save it as CSV (CSV UTF-8) and send that.', [
      WORKBOOK,
    ])
  }
  const encoding = encodingOf(start)
  const text = new TextDecoder(encoding).decode(start, { stream: true })
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  const named = SEPARATOR.exec(lines[0] ?? '')?.[1] as Delimiter | undefined
  const firstLine = named === undefined ? lines[0] : lines[1]
  if (firstLine === undefined) throw new AppError('invalid_input', 'The file is empty.', [EMPTY])
  const delimiter = named ?? delimiterOf(firstLine)
  const cells = splitLine(firstLine, delimiter)
  const headless = cells.some(isPhone)
  const columns = cells.map((cell, n) => (headless ? `column ${n + 1}` : cell.trim().toLowerCase()))
  return { path, encoding, delimiter, columns, headless }
}

const WORKBOOK = { path: 'form.file', message: 'is an Excel workbook: save it as CSV' }
const EMPTY = { path: 'form.file', message: 'is empty' }

async function beginningOf(path: string): Promise<Uint8Array> {
  await using file = await open(path)
  const buffer = Buffer.alloc(SNIFFED_BYTES)
  const { bytesRead } = await file.read(buffer, 0, SNIFFED_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  try {
    // A character may be cut in two at the end of what was read.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1251'
  }
}

/** The sign that parts the most cells of the first line, outside of quotes. */
function delimiterOf(line: string): Delimiter {
  const counted = DELIMITERS.map((sign) => ({ sign, cells: splitLine(line, sign).length }))
  return counted.sort((a, b) => b.cells - a.cells)[0]!.sign
}

function splitLine(line: string, delimiter: Delimiter): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  return [...cells, cell.trim()]
}

/** The rows of a file, read as they are asked for. `row` is the line in the file, from 1. */
export async function* readCsv({ path, encoding, delimiter, columns, headless }: CsvFile): AsyncIterable<ImportLine> {
  async function* text(): AsyncIterable<string> {
    const decoder = new TextDecoder(encoding)
    if (headless) yield `${columns.join(delimiter)}\n`
    let begun = false
    for await (const chunk of createReadStream(path)) {
      const part = decoder.decode(chunk as Buffer, { stream: true })
      yield begun ? part : part.replace(SEPARATOR, '')
      begun = true
    }
    yield decoder.decode()
  }
  for await (const line of readLines(Readable.from(text()), 'csv', { delimiter })) {
    yield headless ? { ...line, row: line.row - 1 } : line
  }
}
