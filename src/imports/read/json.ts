import { AppError } from '../../lib/errors.ts'
import { isObject } from '../../lib/is-object.ts'
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
  const state: ArrayState = { place: 'before', depth: 0, inString: false, isEscaped: false }
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
      if (state.inString && !state.isEscaped) {
        QUOTE_OR_ESCAPE.lastIndex = at
        const next = QUOTE_OR_ESCAPE.exec(part)
        if (!next) break
        at = next.index
      }
      const step = advance(state, part.charAt(at))
      if (step === 'array begins') from = at + 1
      if (step !== 'element ends') continue
      take(part.slice(from, at))
      from = at + 1
      const element = finish()
      if (element !== '') yield element
    }
    if (state.place === 'inside') take(part.slice(from))
  }
  if (state.place === 'before') throw wrongArray('is not an array')
  if (state.place === 'inside') throw wrongArray('is not JSON: its end is missing')
}

/** Where reading the text of an array has got to. */
type ArrayState = {
  place: 'before' | 'inside' | 'after'
  /** Objects and arrays within the element that are open. */
  depth: number
  inString: boolean
  isEscaped: boolean
}

/** Moves the state on by one character; says what it begins or ends. Throws where there is no array. */
function advance(state: ArrayState, char: string): 'array begins' | 'element ends' | undefined {
  if (state.inString) {
    if (state.isEscaped) state.isEscaped = false
    else if (char === '\\') state.isEscaped = true
    else if (char === '"') state.inString = false
    return undefined
  }
  if (state.place !== 'inside') {
    if (/\s/.test(char)) return undefined
    if (state.place === 'after') throw wrongArray('is not JSON')
    if (char !== '[') throw wrongArray('is not an array')
    state.place = 'inside'
    return 'array begins'
  }
  const isEnd = char === ']' || char === '}'
  if (char === '"') state.inString = true
  else if (char === '{' || char === '[') state.depth += 1
  else if (isEnd && state.depth > 0) state.depth -= 1
  else if (state.depth === 0 && (char === ',' || char === ']')) {
    if (char === ']') state.place = 'after'
    return 'element ends'
  }
  return undefined
}

function parseRow(row: number, text: string): ImportLine {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { row, value } : { row, reason: 'is not a JSON object' }
  } catch {
    return { row, reason: 'is not JSON' }
  }
}

function wrongArray(message: string): AppError {
  return new AppError('invalid_input', 'The body must be a JSON array of objects.', [{ path: 'body', message }])
}
