import { known } from '../../lib/known.ts'
import { MAX_LINE_CHARS, MAX_RECORD_LINES, TOO_LONG } from './limits.ts'
import { type Line, linesOf } from './lines.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** A record of a CSV file, or why there is none. `row` is the line where it begins, from 1. */
export type CsvRecord = { row: number; cells: string[] } | { row: number; reason: string }

const UNCLOSED = 'a quote (") begins here and never ends'

/** Looking for the end of a quote may cost this many characters for each that was read, and so many to begin with. */
const LOOKAHEAD_FOR_EACH = 2
const LOOKAHEAD_AT_FIRST = 1_000_000

/** Some programs tell Excel the delimiter in a first line of its own. */
const SEPARATOR = /^"?sep=([,;\t|])"?\s*$/i

/**
 * The records of a CSV file. `delimiter`: where it is known; else the line `sep=;` of Excel, else the sign that separates
 * the most cells of the first record. `onDelimiter` hears which it is. `from`: the line where reading begins. A quote that
 * never ends costs the line where it begins and nothing after it: reading goes on with the next line.
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  {
    delimiter: known,
    width,
    from = 1,
  }: { delimiter?: Delimiter | undefined; width?: number | undefined; from?: number },
  onDelimiter: (delimiter: Delimiter) => void = () => undefined,
): AsyncIterable<CsvRecord> {
  const lines = lookahead(linesOf(text))
  let delimiter = known
  let columns = width
  let row = 1
  let read = 0
  let wasted = 0
  let isFirst = true
  for (let line = await lines.at(0); line; line = lines.now(0) ?? (await lines.at(0))) {
    if (row >= from) read += line.text.length + 1
    if (row < from || (line.text.trim() === '' && !line.tooLong)) {
      row += lines.drop(1)
      continue
    }
    if (isFirst) {
      isFirst = false
      const declared = DELIMITERS.find((sign) => sign === SEPARATOR.exec(line.text)?.[1])
      if (declared) {
        delimiter ??= declared
        onDelimiter(delimiter)
        row += lines.drop(1)
        continue
      }
    }
    if (line.tooLong) {
      yield { row, reason: TOO_LONG }
      row += lines.drop(1)
      continue
    }
    if (!delimiter) {
      delimiter = delimiterOf(await firstRecord(lines))
      onDelimiter(delimiter)
    }
    const mayLook = wasted <= LOOKAHEAD_FOR_EACH * read + LOOKAHEAD_AT_FIRST
    const found = await nextRecord(lines, { delimiter, columns, maxLines: mayLook ? MAX_RECORD_LINES : 1 })
    if (found.cells && !found.wasted) columns ??= found.cells.length
    yield found.cells ? { row, cells: found.cells } : { row, reason: UNCLOSED }
    wasted += found.wasted
    row += lines.drop(found.lines)
  }
}

type Next = { cells: string[] | undefined; lines: number; wasted: number }

/** The next record and its lines. A quote that never ends costs the first line alone, and what was read in vain. */
async function nextRecord(
  lines: Lookahead,
  { delimiter, columns, maxLines }: { delimiter: Delimiter; columns: number | undefined; maxLines: number },
): Promise<Next> {
  const record = await readRecord(lines, { delimiter, maxLines, lenient: false })
  // Lines of several records taken for one cell do not add up to the columns there are.
  if (record.closed && (record.lines === 1 || columns === undefined || fitsInto(record.cells, columns))) {
    return { cells: record.cells, lines: record.lines, wasted: 0 }
  }
  const alone = await readRecord(lines, { delimiter, maxLines: 1, lenient: true })
  const isMeant = alone.closed && columns !== undefined && fitsInto(alone.cells, columns)
  return { cells: isMeant ? alone.cells : undefined, lines: 1, wasted: record.length }
}

/** Programs for tables pad records with empty cells. */
export function fitsInto(cells: readonly string[], columns: number): boolean {
  return cells.length >= columns && cells.slice(columns).every((cell) => cell === '')
}

type Lookahead = {
  /** Where it is read already: waiting for each line would cost more than the lines. */
  now(n: number): Line | undefined
  at(n: number): Promise<Line | undefined>
  drop(count: number): number
}

function lookahead(parts: AsyncIterable<Line[]>): Lookahead {
  const source = parts[Symbol.asyncIterator]()
  let queue: Line[] = []
  let head = 0
  let ended = false
  return {
    now: (n) => queue[head + n],
    async at(n) {
      while (head + n >= queue.length && !ended) {
        const next = await source.next()
        if (next.done) ended = true
        else {
          queue = queue.slice(head).concat(next.value)
          head = 0
        }
      }
      return queue[head + n]
    },
    drop(count) {
      head += count
      return count
    },
  }
}

type Found = { cells: string[]; lines: number; closed: boolean; length: number }

type Reading = {
  delimiter: Delimiter
  maxLines: number
  /** Two quotes before a delimiter end a cell, as programs write that do not double the quotes inside: `"ООО "Ромашка"",5`. */
  lenient: boolean
}

/** Where reading a record has got to. */
type Cursor = {
  line: Line
  at: number
  /** Lines and characters that the record has taken so far. */
  lines: number
  length: number
  /** Within quotes: what they hold so far, and the line on which they were opened. */
  quoted?: { text: string; openedOn: number } | undefined
}

type Cell = { text: string; isLast: boolean }

/** The record that begins with the first line there is. */
async function readRecord(lines: Lookahead, reading: Reading): Promise<Found> {
  const cells: string[] = []
  const line = known(lines.now(0), 'line to read')
  const cursor: Cursor = { line, at: 0, lines: 1, length: line.text.length }
  for (;;) {
    const cell = readCell(cursor, reading)
    if (cell === 'unclosed') break
    if (cell === 'goes on') {
      if (!(await toNextLine(cursor, lines, reading))) break
      continue
    }
    cells.push(cell.text)
    if (cell.isLast) return { cells, lines: cursor.lines, closed: true, length: cursor.length }
  }
  return { cells, lines: cursor.lines, closed: false, length: cursor.length }
}

/** False where there is no further line, or the record would grow too long. */
async function toNextLine(cursor: Cursor, lines: Lookahead, { maxLines }: Reading): Promise<boolean> {
  const { lines: count } = cursor
  const next = count < maxLines ? (lines.now(count) ?? (await lines.at(count))) : undefined
  cursor.length += next?.text.length ?? 0
  if (!next || next.tooLong || cursor.length > MAX_LINE_CHARS) return false
  cursor.line = next
  cursor.lines += 1
  cursor.at = 0
  return true
}

function readCell(cursor: Cursor, reading: Reading): Cell | 'goes on' | 'unclosed' {
  const { text } = cursor.line
  if (!cursor.quoted) {
    const start = skipBlanks(text, cursor.at, reading.delimiter)
    if (text[start] !== '"') return readPlain(cursor, reading)
    cursor.quoted = { text: '', openedOn: cursor.lines }
    cursor.at = start + 1
  }
  return readQuoted(cursor, cursor.quoted, reading)
}

function readPlain(cursor: Cursor, { delimiter }: Reading): Cell {
  const { text } = cursor.line
  const end = text.indexOf(delimiter, cursor.at)
  const cell = { text: text.slice(cursor.at, end === -1 ? undefined : end).trim(), isLast: end === -1 }
  cursor.at = end + 1
  return cell
}

function readQuoted(
  cursor: Cursor,
  quoted: NonNullable<Cursor['quoted']>,
  { delimiter, lenient }: Reading,
): Cell | 'goes on' | 'unclosed' {
  const { text, end } = cursor.line
  for (let quote = text.indexOf('"', cursor.at); quote !== -1; quote = text.indexOf('"', cursor.at)) {
    quoted.text += text.slice(cursor.at, quote)
    if (text[quote + 1] === '"' && !(lenient && endsAt(text, quote + 2, delimiter))) {
      quoted.text += '"'
      cursor.at = quote + 2
      continue
    }
    const after = skipBlanks(text, quote + 1, delimiter)
    if (endsAt(text, after, delimiter)) {
      cursor.quoted = undefined
      cursor.at = after + 1
      return { text: quoted.text.trim(), isLast: after >= text.length }
    }
    // `"ООО "Ромашка"", 5` is meant; on a line further on it is the quote of another cell.
    if (cursor.lines !== quoted.openedOn) return 'unclosed'
    quoted.text += '"'
    cursor.at = quote + 1
  }
  quoted.text += text.slice(cursor.at) + end
  return 'goes on'
}

function endsAt(text: string, at: number, delimiter: Delimiter): boolean {
  return at >= text.length || text[at] === delimiter
}

function skipBlanks(text: string, from: number, delimiter: Delimiter): number {
  let at = from
  while (at < text.length && text[at] !== delimiter && (text[at] === ' ' || text[at] === '\t' || text[at] === '\u00a0'))
    at++
  return at
}

/** Column names may continue over several lines; beyond this many they do not count as names. */
const MAX_NAME_LINES = 20

/** The first line, with those behind it that its quotes go on to. */
async function firstRecord(lines: Lookahead): Promise<string> {
  const first = known(lines.now(0), 'line to read').text
  let text = first
  for (let n = 1; n <= MAX_NAME_LINES; n++) {
    if (text.split('"').length % 2 === 1) return text
    const next = await lines.at(n)
    if (!next) break
    text += `\n${next.text}`
  }
  return first
}

/** The sign that separates the most cells, outside of quotes. */
function delimiterOf(line: string): Delimiter {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const counted = DELIMITERS.map((sign) => ({ sign, count: bare.split(sign).length }))
  return known(counted.sort((a, b) => b.count - a.count)[0], 'delimiter').sign
}
