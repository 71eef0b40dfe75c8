import { MARKS, NUMBER_WORDS } from './words.ts'

export type Score = 1 | 2 | 3 | 4 | 5

/**
 * The score that a number means on a scale, to the nearest point, halves up: «4,5» is 5, «8 из 10» is 4. Above the scale
 * («12 из 10») is its top, nothing at all its bottom. Undefined for what is no score.
 */
export function scoreOn(value: number, scale: number): Score | undefined {
  if (!Number.isFinite(value) || value < 0 || !SCALES.has(scale)) return undefined
  if (scale === 5 && (value < 1 || value > 5)) return undefined
  return Math.min(5, Math.max(1, Math.round((value * 5) / scale))) as Score
}

const SCALES: ReadonlySet<number> = new Set([5, 10, 100])

/** What is written as a number: «5», «4,5», «8/10», «пять». Undefined: a time, a date, a range, a long number. */
export function numberIn(text: string): { value: number; scale: number | undefined } | undefined {
  const word = MARKS.get(text) ?? NUMBER_WORDS.get(text)
  if (word !== undefined) return { value: word, scale: undefined }
  const match = /^(\d{1,3})(?:[.,](\d))?(?:\/(\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const value = Number(`${match[1]}.${match[2] ?? 0}`)
  return { value, scale: match[3] === undefined ? undefined : Number(match[3]) }
}
