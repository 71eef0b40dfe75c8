import { stem } from './stems.ts'

/**
 * One way to say something, for a single clause. Elements are separated by blanks and must all hold:
 * `a|b` one of the words (by stem), `ab*` a word that begins so, `=ab` exactly this form, `a+b` a followed by b at most
 * three words later, `!a` none of these. A word right behind a "not" does not count, save as the second part of `a+b`.
 */
export type Pattern = { all: Element[]; none: Matcher[][] }
type Matcher = (word: ClauseWord) => boolean
type Element = Matcher[][]
export type ClauseWord = { raw: string; stem: string }

const REACH = 3
const NEGATIONS = new Set(
  "не ни нет без ничего никто not no never nothing nobody without wasn't weren't isn't didn't".split(' '),
)

export function pattern(text: string): Pattern {
  const elements = text.split(/\s+/).filter(Boolean)
  return {
    all: elements
      .filter((element) => !element.startsWith('!'))
      .map((element) => element.split('+').map((step) => step.split('|').map(matcher))),
    none: elements
      .filter((element) => element.startsWith('!'))
      .map((element) => element.slice(1).split('|').map(matcher)),
  }
}

export function matches({ all, none }: Pattern, clause: readonly ClauseWord[]): boolean {
  if (none.some((words) => clause.some((word) => words.some((is) => is(word))))) return false
  return all.every((element) => (element.length === 1 ? hasWord(clause, element[0]!) : hasSequence(clause, element)))
}

function hasWord(clause: readonly ClauseWord[], alternatives: readonly Matcher[]): boolean {
  return clause.some((word, at) => alternatives.some((is) => is(word)) && !isNegated(clause, at))
}

function isNegated(clause: readonly ClauseWord[], at: number): boolean {
  return [clause[at - 1], clause[at - 2]].some((word) => word !== undefined && NEGATIONS.has(word.raw))
}

function hasSequence(clause: readonly ClauseWord[], steps: Element, from = 0, reach = clause.length): boolean {
  const [first, ...rest] = steps
  if (!first) return true
  for (let at = from; at < Math.min(clause.length, from + reach); at++) {
    if (first.some((is) => is(clause[at]!)) && hasSequence(clause, rest, at + 1, REACH)) return true
  }
  return false
}

function matcher(text: string): Matcher {
  if (text.startsWith('=')) return (word) => word.raw === text.slice(1)
  if (text.endsWith('*')) return (word) => word.raw.startsWith(text.slice(0, -1))
  const wanted = stem(text)
  return (word) => word.stem === wanted
}
