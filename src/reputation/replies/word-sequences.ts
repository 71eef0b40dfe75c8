import { known } from '../../lib/known.ts'
import { type WordList, wordList } from '../../lib/word-list.ts'
import type { TextWord } from './phrases.ts'

/** The first place of a text where one of the sequences stands. */
export type Sequences = (words: readonly TextWord[]) => { start: number; end: number } | undefined

type Step = { fits: WordList; gap: number }
/** What it begins with is asked of every word of a text, the rest of few. */
type Sequence = { begins: WordList; rest: readonly Step[]; unless: WordList | undefined }

/**
 * Words that follow one another, a sequence a line: `HOW ~3 REACH ! нами` is one of the class HOW, up to three other words,
 * then one of REACH, and nowhere among them «нами». A step is the name of a class in capitals or words `а/б*`.
 */
export function sequences(table: string, classes: Readonly<Record<string, string>> = {}): Sequences {
  const named = new Map(Object.entries(classes).map(([name, words]) => [name, wordList(words)]))
  const fitsOf = (text: string) => named.get(text) ?? wordList(text.replaceAll('/', ' '))
  const lines = table.split('\n').filter((line) => line.trim() !== '')
  const all = lines.map((line) => sequenceOf(line, fitsOf))
  return (words) => {
    for (const [at, { start, word: first }] of words.entries()) {
      for (const { begins, rest, unless } of all) {
        if (!begins(first)) continue
        const last = lastWord(words, at, rest)
        if (last === undefined || (unless && words.slice(at, last + 1).some(({ word }) => unless(word)))) continue
        return { start, end: known(words[last], 'end of this sequence').end }
      }
    }
    return undefined
  }
}

function sequenceOf(line: string, fitsOf: (text: string) => WordList): Sequence {
  const [meant = '', not] = line.split('!')
  const steps: Step[] = []
  let gap = 0
  for (const part of meant.trim().split(/\s+/)) {
    if (part.startsWith('~')) gap = Number(part.slice(1))
    else {
      steps.push({ fits: fitsOf(part), gap })
      gap = 0
    }
  }
  const [begin, ...rest] = steps
  const { fits: begins } = known(begin, 'first step of a sequence')
  return { begins, rest, unless: not === undefined ? undefined : fitsOf(not.trim().replaceAll(/\s+/g, '/')) }
}

/** Where a sequence that has begun with a word ends; each step may skip as many words as its gap. */
function lastWord(words: readonly TextWord[], first: number, rest: readonly Step[]): number | undefined {
  let reached = [first]
  for (const { fits, gap } of rest) {
    const next = new Set<number>()
    for (const from of reached) {
      for (const [skipped, { word }] of words.slice(from + 1, from + 2 + gap).entries()) {
        if (fits(word)) next.add(from + 1 + skipped)
      }
    }
    if (next.size === 0) return undefined
    reached = [...next]
  }
  return Math.min(...reached)
}
