import { known } from '../../lib/known.ts'
import { type WordList, wordList } from '../../lib/word-list.ts'
import type { TextWord } from './phrases.ts'

/** The first place of a text where one of the sequences stands. */
export type Sequences = (words: readonly TextWord[]) => { start: number; end: number } | undefined

type Step = { fits: WordList; gap: number }
type Sequence = { steps: readonly Step[]; unless: WordList | undefined }

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
    for (const [at, { start }] of words.entries()) {
      for (const { steps, unless } of all) {
        const last = lastWord(words, at, steps)
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
  return { steps, unless: not === undefined ? undefined : fitsOf(not.trim().replaceAll(/\s+/g, '/')) }
}

/** Where a sequence that begins with a word ends; each step may skip as many words as its gap. */
function lastWord(words: readonly TextWord[], first: number, steps: readonly Step[]): number | undefined {
  const [begin, ...others] = steps
  const fitsAt = (step: Step | undefined, at: number) => {
    const word = words[at]
    return word !== undefined && step?.fits(word.word) === true
  }
  if (!fitsAt(begin, first)) return undefined
  let reached = [first]
  for (const step of others) {
    const next = new Set<number>()
    for (const from of reached) {
      for (let at = from + 1; at <= from + 1 + step.gap && at < words.length; at++) if (fitsAt(step, at)) next.add(at)
    }
    if (next.size === 0) return undefined
    reached = [...next]
  }
  return Math.min(...reached)
}
