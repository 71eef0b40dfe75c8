import { known } from '../known.ts'
import { wordIndex } from '../word-list.ts'

/** A feature of a text: its name, and how much it counts. */
export type Feature = { name: string; value: number }

const VALUES = { word: 1, kind: 1, pair: 0.6, kinds: 0.8, letters: 0.25, shape: 0.6 }
const STEM = 6
const APART = 3
const [SHORTEST, LONGEST] = [3, 5]
const MAX_WORDS = 60

export type Spoken = { word: string; kinds: string[] }

/**
 * Words with their kinds, as `%name`. `kinds`: tables of words by the name of a kind, a star for any ending. Words behind the
 * sixtieth are left out.
 */
export function wordsWithKinds(kinds: Readonly<Record<string, string>>): (words: readonly string[]) => Spoken[] {
  const names = Object.keys(kinds).map((name) => `%${name}`)
  const kindsOf = wordIndex(Object.values(kinds))
  return (words) =>
    words
      .slice(0, MAX_WORDS)
      .map((word) => ({ word, kinds: kindsOf(word).map((place) => known(names[place], 'kind')) }))
}

/**
 * What a model of short messages sees: words and their kinds, those near each other, pieces of words (which know a word with
 * another ending or a slip of the finger), how the text begins and ends, and about how long it is.
 */
export function wordFeatures(words: readonly Spoken[]): Feature[] {
  const found = new Map<string, number>()
  const add = (name: string, value: number) => found.set(name, Math.max(found.get(name) ?? 0, value))
  const spoken = words.map(({ word, kinds }) => [word.slice(0, STEM), ...kinds])
  for (const [at, those] of spoken.entries()) {
    for (const one of those) {
      const isKind = one.startsWith('%')
      add(one, isKind ? VALUES.kind : VALUES.word)
      for (const next of spoken.slice(at + 1, at + 1 + APART).flat())
        add(`${one} ${next}`, isKind && next.startsWith('%') ? VALUES.kinds : VALUES.pair)
    }
  }
  for (const { word } of words) addPieces(word, (name) => add(name, VALUES.letters))
  for (const one of spoken[0] ?? []) add(`^ ${one}`, VALUES.shape)
  for (const one of spoken.at(-1) ?? []) add(`${one} $`, VALUES.shape)
  add(`length ${words.length < 3 ? 'few' : words.length < 7 ? 'some' : 'many'}`, VALUES.shape)
  return Array.from(found, ([name, value]) => ({ name, value }))
}

function addPieces(word: string, add: (name: string) => void): void {
  const bounded = `<${word}>`
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let from = 0; from + length <= bounded.length; from++) add(`'${bounded.slice(from, from + length)}`)
  }
}
