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
 * The records of a CSV file. `delimiter`: where it is known; else the line `sep=;` of Excel, else the sign that parts the
 * most cells of the first record. `from`: the line where reading begins. `onDelimiter` hears which it is. A quote that never ends costs the line where it begins
 * and nothing after it: reading goes on with the next line.
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
    if (row < from) {
      row += lines.drop(1)
      continue
    }
    read += line.text.length + 1
    if (line.text.trim() === '' && !line.tooLong) {
      row += lines.drop(1)
      continue
    }
    if (isFirst) {
      isFirst = false
      const told = SEPARATOR.exec(line.text)?.[1] as Delimiter | undefined
      if (told) {
        delimiter ??= told
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
    const record = await readRecord(lines, delimiter, mayLook ? MAX_RECORD_LINES : 1)
    // Lines of several records taken for one cell do not add up to the columns there are.
    if (record.closed && (record.lines === 1 || columns === undefined || fitsInto(record.cells, columns))) {
      columns ??= record.cells.length
      yield { row, cells: record.cells }
      row += lines.drop(record.lines)
      continue
    }
    wasted += record.length
    const alone = await readRecord(lines, delimiter, 1, true)
    const meant = alone.closed && columns !== undefined && fitsInto(alone.cells, columns)
    yield meant ? { row, cells: alone.cells } : { row, reason: UNCLOSED }
    row += lines.drop(1)
  }
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

/**
 * The record that begins with the first line there is. `lenient`: two quotes before a delimiter end a cell, as programs
 * write that do not double the quotes within: `"ООО "Ромашка"",5`.
 */
async function readRecord(lines: Lookahead, delimiter: Delimiter, maxLines: number, lenient = false): Promise<Found> {
  const cells: string[] = []
  let count = 1
  let line = known(lines.now(0), 'line to read')
  let length = line.text.length
  let at = 0
  for (;;) {
    const start = skipBlanks(line.text, at, delimiter)
    if (line.text[start] !== '"') {
      const end = line.text.indexOf(delimiter, at)
      cells.push(line.text.slice(at, end === -1 ? undefined : end).trim())
      if (end === -1) return { cells, lines: count, closed: true, length }
      at = end + 1
      continue
    }
    // Within quotes.
    let cell = ''
    let from = start + 1
    const openedOn = count
    for (;;) {
      const quote = line.text.indexOf('"', from)
      if (quote === -1) {
        const next = count < maxLines ? (lines.now(count) ?? (await lines.at(count))) : undefined
        cell += line.text.slice(from) + line.end
        length += next?.text.length ?? 0
        if (!next || next.tooLong || length > MAX_LINE_CHARS) return { cells, lines: count, closed: false, length }
        count += 1
        line = next
        from = 0
        continue
      }
      cell += line.text.slice(from, quote)
      if (line.text[quote + 1] === '"' && !(lenient && endsAt(line.text, quote + 2, delimiter))) {
        cell += '"'
        from = quote + 2
        continue
      }
      const after = skipBlanks(line.text, quote + 1, delimiter)
      if (after >= line.text.length || line.text[after] === delimiter) {
        cells.push(cell.trim())
        if (after >= line.text.length) return { cells, lines: count, closed: true, length }
        at = after + 1
        break
      }
      // `"ООО "Ромашка"", 5` is meant; on a line further on it is the quote of another cell.
      if (count !== openedOn) return { cells, lines: count, closed: false, length }
      cell += '"'
      from = quote + 1
    }
  }
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

/** Names of columns may go on over several lines; more than so many are none. */
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

/** The sign that parts the most cells, outside of quotes. */
function delimiterOf(line: string): Delimiter {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const counted = DELIMITERS.map((sign) => ({ sign, count: bare.split(sign).length }))
  return known(counted.sort((a, b) => b.count - a.count)[0], 'delimiter').sign
}
