import { known } from '../../lib/known.ts'
import { type WordList, wordIndex, wordList } from '../../lib/word-list.ts'
import type { TextWord } from './phrases.ts'

/** The first place in a text where one of the sequences stands. */
export type Sequences = (words: readonly TextWord[]) => { start: number; end: number } | undefined

type Step = { fits: WordList; gap: number }
/** The table of first words is looked up for every word of a text; few words get any further. */
type Sequence = {
  begins: string
  rest: readonly Step[]
  unless: WordList
  unlessBehind: WordList
  unlessAhead: WordList
}

/**
 * Words that follow one another, one sequence per line: `HOW ~3 REACH ! нами` is one of the class HOW, up to three
 * other words, then one of REACH, with no «нами» among them; `! <не >мы`: not right after «не» nor right before «мы». A
 * step is the name of a class in capitals, or words `а/б*`.
 */
export function sequences(table: string, classes: Readonly<Record<string, string>> = {}): Sequences {
  const named = new Map(Object.entries(classes).map(([name, words]) => [name, wordList(words)]))
  const tableOf = (text: string) => classes[text] ?? text.replaceAll('/', ' ')
  const fitsOf = (text: string) => named.get(text) ?? wordList(tableOf(text))
  const lines = table.split('\n').filter((line) => line.trim() !== '')
  const all = lines.map((line) => sequenceOf(line, tableOf, fitsOf))
  const begunBy = wordIndex(all.map(({ begins }) => begins))
  return (words) => {
    for (const [at, { start, word: first }] of words.entries()) {
      for (const place of begunBy(first)) {
        const { rest, unless, unlessBehind, unlessAhead } = known(all[place], 'sequence')
        const last = lastWord(words, at, rest)
        if (last === undefined || words.slice(at, last + 1).some(({ word }) => unless(word))) continue
        if (unlessBehind(words[at - 1]?.word ?? '') || unlessAhead(words[last + 1]?.word ?? '')) continue
        return { start, end: known(words[last], 'end of this sequence').end }
      }
    }
    return undefined
  }
}

function sequenceOf(line: string, tableOf: (text: string) => string, fitsOf: (text: string) => WordList): Sequence {
  const [meant = '', not] = line.split('!')
  const [begins = '', ...parts] = meant.trim().split(/\s+/)
  const rest: Step[] = []
  let gap = 0
  for (const part of parts) {
    if (part.startsWith('~')) gap = Number(part.slice(1))
    else {
      rest.push({ fits: fitsOf(part), gap })
      gap = 0
    }
  }
  const excluded = tableOf((not ?? '').trim()).split(/\s+/)
  const having = (sign: string) =>
    excluded.filter((word) => word.startsWith(sign)).map((word) => word.slice(sign.length))
  return {
    begins: tableOf(begins),
    rest,
    unless: wordList(excluded.filter((word) => !/^[<>]/.test(word)).join(' ')),
    unlessBehind: wordList(having('<').join(' ')),
    unlessAhead: wordList(having('>').join(' ')),
  }
}

/** Where a sequence with a given first word ends; each step may skip as many words as its gap. */
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
