import { known } from '../../lib/known.ts'
import { numberIn, type Score, scoreOn } from './score-of-number.ts'
import type { Token } from './tokens.ts'
import { MARK_SUFFIXES, MARKS, OUT_OF, SCALE_WORDS, UNITS } from './words.ts'

/**
 * A number that may be the score, however it is written, from its token to the end of everything that belongs to it («4
 * балла из 5»).
 */
export type Numeral = {
  at: number
  to: number
  score: Score
  form: 'digit' | 'word' | 'mark'
  /** The number is clearly a mark: «4-ка», «четыре звезды», «8 из 10». */
  isMark: boolean
}

const STAR = /^[★⭐🌟*]$/u
/** «1-й», «3х», «2шт»: a suffix of at most this length belongs to the number and makes it something else. */
const LONGEST_ENDING = 3

/** The numbers of an answer that can be a score of one to five, in order. */
export function numeralsIn(tokens: readonly Token[]): Numeral[] {
  const numerals: Numeral[] = []
  for (let at = 0; at < tokens.length; at++) {
    const numeral = numeralAt(tokens, at)
    if (!numeral) continue
    numerals.push(numeral)
    at = numeral.to - 1
  }
  return numerals
}

function numeralAt(tokens: readonly Token[], at: number): Numeral | undefined {
  const { text, kind } = known(tokens[at], 'token at this place')
  const number = isNegative(tokens, at) ? undefined : numberIn(text)
  const tail = number && tailOf(tokens, at)
  if (!number || !tail) return undefined
  const scale = number.scale ?? tail.scale
  const score = scoreOn(number.value, scale ?? 5)
  if (score === undefined) return undefined
  const form = kind === 'number' ? 'digit' : MARKS.has(text) ? 'mark' : 'word'
  return { at, to: tail.to, score, form, isMark: tail.sure || scale !== undefined }
}

/** «-1», but neither «- 5» of a list nor «5-1». */
function isNegative(tokens: readonly Token[], at: number): boolean {
  const sign = tokens[at - 1]?.text
  return (sign === '-' || sign === '−') && touches(tokens, at) && !touches(tokens, at - 1)
}

type Tail = { to: number; scale: number | undefined; sure: boolean }

/**
 * What follows the number and belongs to it: «-ка», «звёзд», «из 10». Undefined when it is «1-ый» or «2шт». `to`: the
 * end of all that.
 */
function tailOf(tokens: readonly Token[], at: number): Tail | undefined {
  let to = at + 1
  let sure = false
  if (tokens[at]?.kind === 'number') {
    const dash = tokens[to]?.text === '-' && touches(tokens, to) && touches(tokens, to + 1)
    const suffix = touches(tokens, to) ? tokens[dash ? to + 1 : to] : undefined
    if (suffix?.kind === 'number') return undefined
    if (suffix?.kind === 'word' && MARK_SUFFIXES.has(suffix.text)) {
      sure = true
      to += dash ? 2 : 1
    } else if (suffix?.kind === 'word' && isEnding(suffix.text)) return undefined
  }
  if (isUnit(tokens[to])) {
    sure = true
    while (isUnit(tokens[to])) to += 1
  }
  const scaled = scaleAt(tokens, to)
  return scaled ? { ...scaled, sure: true } : { to, scale: undefined, sure }
}

function isEnding(word: string): boolean {
  return word.length <= LONGEST_ENDING && !UNITS.has(word) && !OUT_OF.has(word)
}

function isUnit(token: Token | undefined): boolean {
  return token !== undefined && (UNITS.has(token.text) || STAR.test(token.text))
}

function touches(tokens: readonly Token[], at: number): boolean {
  return tokens[at] !== undefined && tokens[at].start === tokens[at - 1]?.end
}

function scaleAt(tokens: readonly Token[], from: number): { to: number; scale: number } | undefined {
  let to = from
  let token = tokens[to]
  while (token && (OUT_OF.has(token.text) || token.text === '/')) {
    to += 1
    token = tokens[to]
  }
  if (to === from || !token) return undefined
  const scale = SCALE_WORDS.get(token.text) ?? (/^\d{1,3}$/.test(token.text) ? Number(token.text) : undefined)
  if (scale === undefined) return undefined
  return { to: isUnit(tokens[to + 1]) ? to + 2 : to + 1, scale }
}
