import { liquidPieces } from './liquid-pieces.ts'

/** What `default` uses instead of an unknown value. */
const FALLBACK = /\|\s*default\s*:\s*(["'])(.*?)\1/su
const WORD = /\p{L}+/gu
const SENTENCE_ENDS = /[.!?…\n]/u
/** This many words on either side are heard together with it. */
const NEAR = 3
/** Words that may appear twice in a sentence. */
const LITTLE = new Set(['the', 'and', 'for', 'with', 'для', 'что', 'как', 'или', 'это', 'про', 'при', 'над', 'под'])

export type RepeatedFallback = { start: number; end: number; words: string }

/**
 * The first fallback that repeats the words beside it («Ваше любимое: {{ order.favourite_dish | default: "ваш заказ"
 * }}»), or that a text has twice. `plain`: the text with blanks for its Liquid.
 */
export function findRepeatedFallback(text: string, plain: string): RepeatedFallback | undefined {
  const said = new Set<string>()
  for (const { start, end } of liquidPieces(text)) {
    const words = FALLBACK.exec(text.slice(start, end))?.[2]?.trim()
    if (!words) continue
    const folded = wordsOf(words).join(' ')
    const beside = [
      ...wordsOf(sentenceBefore(plain.slice(0, start))).slice(-NEAR),
      ...wordsOf(sentenceAfter(plain, end)),
    ]
    const repeats = wordsOf(words).some((word) => beside.some((other) => areForms(word, other)))
    if (repeats || (folded !== '' && said.has(folded))) return { start, end, words }
    said.add(folded)
  }
  return undefined
}

function sentenceBefore(text: string): string {
  return text.split(SENTENCE_ENDS).at(-1) ?? ''
}

function sentenceAfter(text: string, from: number): string {
  const sentence = text.slice(from).split(SENTENCE_ENDS, 1)[0] ?? ''
  return wordsOf(sentence).slice(0, NEAR).join(' ')
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('ё', 'е').match(WORD) ?? []
}

/** Forms of one word: they begin alike, up to an ending. */
function areForms(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  if (shorter < 3 || LITTLE.has(a)) return false
  if (Math.abs(a.length - b.length) > 3) return false
  const stem = Math.max(3, shorter - (shorter > 6 ? 2 : 1))
  return a.slice(0, stem) === b.slice(0, stem)
}
