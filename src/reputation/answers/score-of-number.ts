import { inCyrillic, soundOf } from '../complaints/text/spelling.ts'
import { MARKS, NUMBER_WORDS } from './words.ts'

export type Score = 1 | 2 | 3 | 4 | 5

/**
 * The score that a number means on a scale, rounded to the nearest point, halves up: «4,5» is 5, «8 из 10» is 4. A
 * number above the scale («12 из 10») is the top of it, zero is the bottom. Undefined when the number is no score.
 */
export function scoreOn(value: number, scale: number): Score | undefined {
  if (!Number.isFinite(value) || value < 0 || !SCALES.has(scale)) return undefined
  if (scale === 5 && (value < 1 || value > 5)) return undefined
  return Math.min(5, Math.max(1, Math.round((value * 5) / scale))) as Score
}

const SCALES: ReadonlySet<number> = new Set([5, 10, 100])

/**
 * The value of a written number: «5», «4,5», «8/10», «пять». Undefined for a time, a date, a range or a long number.
 */
export function numberIn(text: string): { value: number; scale: number | undefined } | undefined {
  const word = numberOfWord(text)
  if (word !== undefined) return { value: word, scale: undefined }
  const match = /^(\d{1,3})(?:[.,](\d))?(?:\/(\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const value = Number(`${match[1]}.${match[2] ?? 0}`)
  return { value, scale: match[3] === undefined ? undefined : Number(match[3]) }
}

/**
 * Shorter words sound like others («быть» is not five) and become other words when a letter is missing («колл» is not
 * «кол»).
 */
const SHORTEST_BY_SOUND = 5
const SHORTEST_DRAWN = 4

const spoken = [...NUMBER_WORDS, ...MARKS]
const drawn = new Map(
  spoken
    .map(([word, value]): [string, number] => [drawnIn(word), value])
    .filter(([word]) => word.length >= SHORTEST_DRAWN),
)
/** «четверг» sounds like the bare stem of a mark, so only the endings people really use count. */
const bySound = new Map(
  spoken
    .filter(([word]) => word.length >= SHORTEST_BY_SOUND && /[аеиуa-z]$/u.test(word))
    .map(([word, value]) => [soundOf(word), value]),
)

/** «четыре», «читыре», "chetyre"; «пяяять», "fivee" */
function numberOfWord(word: string): number | undefined {
  const plain = MARKS.get(word) ?? NUMBER_WORDS.get(word) ?? drawn.get(drawnIn(word))
  if (plain !== undefined || word.length < SHORTEST_BY_SOUND) return plain
  return bySound.get(soundOf(inCyrillic(word) ?? word))
}

function drawnIn(word: string): string {
  return word.replace(/(\p{L})\1+/gu, '$1')
}
