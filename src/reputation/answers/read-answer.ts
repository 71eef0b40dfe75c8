import { COMMENT_BEGINNINGS, JOINTS, LEAD_IN, OUT_OF, SCORE_WORDS, TURNS, UNITS } from './words.ts'

export type Score = 1 | 2 | 3 | 4 | 5

/**
 * What a guest's answer to a rating request says. `doubtful`: there is a number in it, but a person must read it.
 * `none`: no score at all.
 */
export type Answer = { kind: 'score'; score: Score; comment: string | null } | { kind: 'doubtful' } | { kind: 'none' }

/** A longer text is a letter, not an answer with a score in it. */
const MAX_LENGTH = 1_000

/**
 * Reads a score out of a chat message: «5», «пять», «★★★★★», «5 все супер», "five" (SPEC R1). Takes a score only where
 * no other reading is likely, for a wrong rating is worse than one that an operator enters.
 */
export function readAnswer(text: string): Answer {
  const plain = text.normalize('NFC').trim()
  if (plain === '' || plain.length > MAX_LENGTH) return { kind: 'none' }
  const stars = readStars(plain)
  if (stars) return stars
  const words = split(plain)
  const at = words.findIndex((word) => word.number !== undefined)
  const score = words[at]?.number
  if (score === undefined) return { kind: 'none' }
  const leadIn = words.slice(0, at)
  const after = skipScale(words, at + 1)
  const rest = words.slice(after.index)
  if (!isScore(score) || !after.ok) return { kind: 'doubtful' }
  if (leadIn.some((word) => !LEAD_IN.has(word.text)) || leadIn.length > 6) return { kind: 'doubtful' }
  if (rest.some((word, index) => rivals(word, rest[index + 1]))) return { kind: 'doubtful' }
  const next = rest[0]
  if (next && TURNS.has(next.text) && next.text !== 'не') return { kind: 'doubtful' }
  // «5 минут», «2 пиццы»: a bare word that follows at once may be what is counted.
  const separated = next !== undefined && /[^\s]/.test(plain.slice(words[after.index - 1]!.end, next.start))
  if (next && !separated && !after.unit && !COMMENT_BEGINNINGS.has(next.text)) return { kind: 'doubtful' }
  return { kind: 'score', score, comment: next ? plain.slice(next.start).trim() || null : null }
}

type Word = { text: string; number: number | undefined; start: number; end: number }

function split(text: string): Word[] {
  const words: Word[] = []
  // Keycaps («5️⃣») read as their digit; «4,5» and «5-7» stay one word and so are no score.
  for (const match of text.matchAll(/\d+(?:[.,:/-]\d+)*|[\p{L}']+/gu)) {
    const word = match[0].toLowerCase().replaceAll('ё', 'е')
    const number = /^\d/.test(word) ? numberOf(word) : SCORE_WORDS.get(word)
    words.push({ text: word, number, start: match.index, end: match.index + match[0].length })
  }
  return words
}

function numberOf(word: string): number {
  const outOfFive = /^([1-5])\/5$/.exec(word)
  if (outOfFive) return Number(outOfFive[1])
  return /^\d+$/.test(word) ? Number(word) : Number.NaN
}

/** Steps over «звёзд», «из 5», «баллов». `ok` is false where the scale is another one («8 из 10»). */
function skipScale(words: readonly Word[], from: number): { index: number; ok: boolean; unit: boolean } {
  let index = from
  let unit = false
  if (words[index] && UNITS.has(words[index]!.text)) {
    index += 1
    unit = true
  }
  const start = index
  while (words[index] && OUT_OF.has(words[index]!.text)) index += 1
  if (index === start) return { index, ok: true, unit }
  const scale = words[index]
  if (scale?.number === undefined && !/^(пяти|five)$/.test(scale?.text ?? '')) return { index: start, ok: true, unit }
  if (scale!.number !== undefined && scale!.number !== 5) return { index, ok: false, unit }
  index += 1
  if (words[index] && UNITS.has(words[index]!.text)) index += 1
  return { index, ok: true, unit: true }
}

/**
 * Another score beside the first («4 или 5», «5 за еду, 2 за доставку») needs a person; a count («не положили 2 соуса»,
 * «опоздали на 20 минут») does not.
 */
function rivals(word: Word, next: Word | undefined): boolean {
  if (word.number === undefined || word.number > 5) return false
  const counts = next !== undefined && next.number === undefined && next.start - word.end <= 1
  return !counts || UNITS.has(next.text) || JOINTS.has(next.text)
}

function isScore(value: number): value is Score {
  return Number.isInteger(value) && value >= 1 && value <= 5
}

/** A message of stars alone, or one that begins with them. Empty stars after full ones are allowed: ★★★☆☆. */
function readStars(text: string): Answer | undefined {
  const match = /^((?:[★⭐🌟✨*]\uFE0F?\s?)+)([☆✩]*)\s*/u.exec(text)
  if (!match) return undefined
  const full = [...match[1]!].filter((sign) => /[★⭐🌟✨*]/u.test(sign)).length
  const rest = text.slice(match[0].length)
  const comment = rest.replace(/^[\s,.!:;–-]+/, '').trim() || null
  if (/^[*]/.test(text) && (full === 1 || /[*]$/.test(text.slice(match[0].length)))) return undefined
  if (!isScore(full) || (match[2] && full + match[2].length !== 5)) return { kind: 'doubtful' }
  return /\d/.test(rest) ? { kind: 'doubtful' } : { kind: 'score', score: full, comment }
}
