import { AppError } from '../../lib/errors.ts'
import { MAX_LINE_CHARS, TOO_LONG } from './limits.ts'
import { linesOf } from './lines.ts'

/** One row of an import: what it holds, or why it cannot be read. `row` is the line in the file, from 1. */
export type ImportLine = { row: number; value: Record<string, unknown> } | { row: number; reason: string }

/** One JSON object a line. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncIterable<ImportLine> {
  let row = 0
  for await (const lines of linesOf(text)) {
    for (const line of lines) {
      row += 1
      if (line.tooLong) yield { row, reason: TOO_LONG }
      else if (line.text.trim() !== '') yield parseRow(row, line.text)
    }
  }
}

/** The objects of a JSON array, as they come. `row` is the place in the array, from 1. See `checkArray`. */
export async function* readArray(text: AsyncIterable<string>): AsyncIterable<ImportLine> {
  let row = 0
  for await (const element of elementsOf(text)) {
    row += 1
    yield element === undefined ? { row, reason: TOO_LONG } : parseRow(row, element)
  }
}

/** Throws `invalid_input` where there is no whole array of objects to read. */
export async function checkArray(text: AsyncIterable<string>): Promise<void> {
  let objects = 0
  for await (const element of elementsOf(text)) if (element === undefined || element.startsWith('{')) objects += 1
  if (objects === 0) throw wrongArray('holds no objects')
}

const QUOTE_OR_ESCAPE = /["\\]/g

/** The elements of an array as they are written; undefined: longer than allowed. Throws where it is none or ends early. */
async function* elementsOf(text: AsyncIterable<string>): AsyncIterable<string | undefined> {
  let state = 'before' as 'before' | 'inside' | 'after'
  let depth = 0
  let inString = false
  let escaped = false
  let begun = ''
  let tooLong = false
  const take = (part: string) => {
    if (!tooLong) begun += part
    if (begun.length > MAX_LINE_CHARS) {
      tooLong = true
      begun = ''
    }
  }
  const finish = () => {
    const element = tooLong ? undefined : begun.trim()
    begun = ''
    tooLong = false
    return element
  }
  for await (const part of text) {
    let from = 0
    for (let at = 0; at < part.length; at++) {
      if (inString && !escaped) {
        QUOTE_OR_ESCAPE.lastIndex = at
        const next = QUOTE_OR_ESCAPE.exec(part)
        if (!next) break
        at = next.index
      }
      const char = part.charAt(at)
      if (state !== 'inside') {
        if (/\s/.test(char)) continue
        if (state === 'after' || char !== '[') throw wrongArray(state === 'after' ? 'is not JSON' : 'is not an array')
        state = 'inside'
        from = at + 1
      } else if (inString) {
        if (escaped) escaped = false
        else if (char === '\\') escaped = true
        else if (char === '"') inString = false
      } else if (char === '"') inString = true
      else if (char === '{' || char === '[') depth += 1
      else if (depth > 0) {
        if (char === '}' || char === ']') depth -= 1
      } else if (char === ',' || char === ']') {
        take(part.slice(from, at))
        from = at + 1
        const element = finish()
        if (element !== '') yield element
        if (char === ']') state = 'after'
      }
    }
    if (state === 'inside') take(part.slice(from))
  }
  if (state !== 'after') throw wrongArray(state === 'before' ? 'is not an array' : 'is not JSON: its end is missing')
}

function parseRow(row: number, text: string): ImportLine {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
    return isObject ? { row, value: value as Record<string, unknown> } : { row, reason: 'is not a JSON object' }
  } catch {
    return { row, reason: 'is not JSON' }
  }
}

function wrongArray(message: string): AppError {
  return new AppError('invalid_input', 'The body must be a JSON array of objects.', [{ path: 'body', message }])
}
