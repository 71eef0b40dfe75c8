import { known } from '../../lib/known.ts'
/** A word of a text, in lower case with ё as е, and its place. */
export type TextWord = { word: string; start: number; end: number }

/** The first place in a text where one of the phrases stands. */
export type Phrases = (words: readonly TextWord[]) => { start: number; end: number } | undefined

type Phrase = readonly ((word: string) => boolean)[]

/** Between the words of a phrase stands a blank or a dash, perhaps both. */
const MAX_GAP = 3
/** No word of a language is longer; the rest means nothing. */
const MAX_WORD = 60

export function textWords(text: string): TextWord[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: found, index }) => ({
    word: found.slice(0, MAX_WORD).toLowerCase().replaceAll('ё', 'е'),
    start: index,
    end: index + found.length,
  }))
}

/**
 * Phrases, separated by `|` or lines: words in lower case; `ab*` is a word with this beginning. «служб* доставки |
 * wolt».
 */
export function phrases(table: string): Phrases {
  const exact = new Map<string, Phrase[]>()
  const beginnings = new Map<string, Phrase[]>()
  for (const line of table.split(/[|\n]/)) {
    const [first, ...rest] = line.trim().split(/\s+/)
    if (!first) continue
    const begins = first.endsWith('*')
    const key = begins ? first.slice(0, -1) : first
    const kind = begins ? beginnings : exact
    kind.set(key, [...(kind.get(key) ?? []), rest.map(matcher)])
  }
  return (words) => {
    for (const [at, { word, start }] of words.entries()) {
      const candidates = [...(exact.get(word) ?? [])]
      for (const [beginning, found] of beginnings) if (word.startsWith(beginning)) candidates.push(...found)
      const phrase = candidates.find((rest) => follows(words, at, rest))
      if (phrase) return { start, end: known(words[at + phrase.length], 'end of this phrase').end }
    }
    return undefined
  }
}

function matcher(text: string): (word: string) => boolean {
  const beginning = text.slice(0, -1)
  return text.endsWith('*') ? (word) => word.startsWith(beginning) : (word) => word === text
}

function follows(words: readonly TextWord[], at: number, rest: Phrase): boolean {
  return rest.every((fits, index) => {
    const [before, next] = words.slice(at + index, at + index + 2)
    return before !== undefined && next !== undefined && next.start - before.end <= MAX_GAP && fits(next.word)
  })
}
