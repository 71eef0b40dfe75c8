import { createReadStream } from 'node:fs'
import { AppError } from '../../lib/errors.ts'
import { KIB } from '../../lib/units.ts'
import { guessCyrillic } from './cyrillic.ts'
import { CHUNK_BYTES } from './limits.ts'

const SAMPLE_BYTES = 16 * KIB

/** What the bytes of a file say about how it is written. */
type Evidence = {
  bom: 'utf-8' | 'utf-16le' | 'utf-16be' | undefined
  /** UTF-16 without a mark at its beginning. */
  looksUtf16: 'utf-16le' | 'utf-16be' | undefined
  isUtf8: boolean
  /** Characters beyond ASCII, were it UTF-8, and what is none. */
  good: number
  bad: number
  /** The first line, from 1, that is no UTF-8. */
  badLine: number | undefined
  /** Parts with bytes beyond ASCII. */
  sample: Buffer
}

/**
 * The encoding of a file, as `TextDecoder` names it: a mark at its beginning, else what was declared, else what its
 * bytes say. Throws `unsupported_media` for an unknown name, `invalid_input` where the file is not what was declared or
 * where its encoding cannot be told: nothing is ever stored as question marks.
 */
export async function detectEncoding(path: string, declared: string | undefined): Promise<string> {
  const name = declared === undefined ? undefined : nameOf(declared)
  const found = await look(path)
  if (found.bom) return found.bom
  if (name !== undefined) {
    await checkDeclared(path, name, found)
    return name
  }
  if (found.looksUtf16) return found.looksUtf16
  // A file in UTF-8 with lines from elsewhere is UTF-8: those lines are refused one by one.
  if (found.isUtf8 || found.good > 4 * found.bad) return 'utf-8'
  const guessed = guessCyrillic(found.sample)
  if (guessed) return guessed
  throw refusal(
    `line ${found.badLine} is not UTF-8 and its encoding cannot be told: save the file as UTF-8, or name its encoding (Content-Type: text/csv; charset=windows-1251)`,
  )
}

function nameOf(label: string): string {
  // ASCII is part of UTF-8, while the web takes it for Windows-1252.
  if (/^(us-)?ascii$/i.test(label)) return 'utf-8'
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new AppError('unsupported_media', 'This charset is not known: use utf-8, utf-16, windows-1251 or koi8-r.')
  }
}

async function checkDeclared(path: string, encoding: string, found: Evidence): Promise<void> {
  if (encoding === 'utf-8') {
    if (!found.isUtf8) throw refusal(`line ${found.badLine} is not utf-8, which the Content-Type declares`)
    return
  }
  const isOneByte = !encoding.startsWith('utf-')
  if (isOneByte && found.good > 0 && found.isUtf8) {
    throw refusal(`the file is UTF-8, but the Content-Type declares ${encoding}`)
  }
  let line = 1
  for await (const text of decoded(path, encoding)) {
    const wrong = /[\ufffd\u0080-\u009f]/.exec(text)
    if (wrong) {
      throw refusal(
        `line ${line + countLines(text.slice(0, wrong.index))} is not ${encoding}, which the Content-Type declares`,
      )
    }
    line += countLines(text)
  }
}

async function look(path: string): Promise<Evidence> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const found: Evidence = {
    bom: undefined,
    looksUtf16: undefined,
    isUtf8: true,
    good: 0,
    bad: 0,
    badLine: undefined,
    sample: Buffer.alloc(0),
  }
  const strict = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let isFirst = true
  const judge = (text: string) => {
    const bad = text.match(/\ufffd/g)?.length ?? 0
    if (bad > 0) found.badLine ??= line + countLines(text.slice(0, text.indexOf('\ufffd')))
    found.bad += bad
    found.good += (text.match(/[^\0-\x7f]/g)?.length ?? 0) - bad
    line += countLines(text)
  }
  for await (const chunk of chunksOf(path)) {
    if (isFirst) {
      found.bom = bomOf(chunk)
      if (found.bom) return found
      found.looksUtf16 = utf16Of(chunk)
      isFirst = false
    }
    if (found.isUtf8) found.isUtf8 = isValid(strict, chunk)
    const text = decoder.decode(chunk, { stream: true })
    if (found.sample.length < SAMPLE_BYTES && text.length > 0 && /[^\0-\x7f]/.test(text)) {
      const from = chunk.findIndex((byte) => byte > 0x7f)
      found.sample = Buffer.concat([found.sample, chunk.subarray(from, from + SAMPLE_BYTES)])
    }
    judge(text)
  }
  judge(decoder.decode())
  if (found.isUtf8) found.isUtf8 = isValid(strict)
  return found
}

function isValid(strict: Pick<typeof globalThis.TextDecoder.prototype, 'decode'>, chunk?: Buffer): boolean {
  try {
    strict.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

function bomOf(start: Buffer): Evidence['bom'] {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : undefined
}

/** Of two bytes for each character of Latin or Russian texts one is 0 or 4. */
function utf16Of(start: Buffer): Evidence['looksUtf16'] {
  if (!start.includes(0)) return undefined
  const [even = 0, odd = 0] = [0, 1].map((first) => {
    let high = 0
    let count = 0
    for (let at = first; at < start.length; at += 2) {
      count += 1
      if (start[at] === 0 || start[at] === 4) high += 1
    }
    return count === 0 ? 0 : high / count
  })
  if (odd > 0.9 && even < 0.1) return 'utf-16le'
  return even > 0.9 && odd < 0.1 ? 'utf-16be' : undefined
}

/** The text of a file, part by part; marks of byte order, which joined files hold in their middle, are left out. */
export async function* decoded(path: string, encoding: string): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunksOf(path)) {
    yield decoder.decode(chunk, { stream: true }).replaceAll('\ufeff', '')
  }
  yield decoder.decode().replaceAll('\ufeff', '')
}

function chunksOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES })
}

function countLines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

function refusal(message: string): AppError {
  return new AppError('invalid_input', 'The file cannot be read in this encoding; see errors.', [
    { path: 'body', message },
  ])
}
