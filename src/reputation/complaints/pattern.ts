import type { ClauseWord } from './stems.ts'
import type { Meanings, Vocabulary } from './vocabulary.ts'

/**
 * One way to say something, for a single clause. Elements are separated by blanks and must all hold:
 * `a|b` one of the words (by stem), `ab*` a word that begins so, `=ab` exactly this form, `a+b` a followed by b at most
 * three words later, `!a` none of these. A word right behind a "not" does not count, save as the second part of `a+b`.
 */
export type Pattern = { all: Element[]; none: Step[] }
/** Numbers of the words that may stand at a place. */
type Step = readonly number[]
type Element = readonly Step[]

/** A clause as patterns read it. */
export type ReadClause = { words: { meanings: Meanings; negated: boolean }[]; meanings: Meanings }

const REACH = 3
const NEGATIONS = new Set(
  "не ни нет без ничего никто not no never nothing nobody without wasn't weren't isn't didn't".split(' '),
)

export function pattern(text: string, { numberOf }: Vocabulary): Pattern {
  const elements = text.split(/\s+/).filter(Boolean)
  const step = (words: string): Step => words.split('|').map(numberOf)
  return {
    all: elements.filter((element) => !element.startsWith('!')).map((element) => element.split('+').map(step)),
    none: elements.filter((element) => element.startsWith('!')).map((element) => step(element.slice(1))),
  }
}

export function readClause(clause: readonly ClauseWord[], { meaningsOf }: Vocabulary): ReadClause {
  const words = clause.map((word, at) => ({
    meanings: meaningsOf(word),
    negated: [clause[at - 1], clause[at - 2]].some((before) => before !== undefined && NEGATIONS.has(before.raw)),
  }))
  return { words, meanings: new Set(words.flatMap(({ meanings }) => [...meanings])) }
}

export function matches({ all, none }: Pattern, { words, meanings }: ReadClause): boolean {
  if (none.some((step) => isAny(meanings, step))) return false
  // Most patterns end here: the clause has none of their words.
  if (!all.every((element) => element.every((step) => isAny(meanings, step)))) return false
  return all.every((element) => (element.length === 1 ? hasWord(words, element[0]!) : hasSequence(words, element)))
}

function isAny(meanings: Meanings, step: Step): boolean {
  return step.some((number) => meanings.has(number))
}

function hasWord(words: ReadClause['words'], step: Step): boolean {
  return words.some(({ meanings, negated }) => !negated && isAny(meanings, step))
}

function hasSequence(words: ReadClause['words'], steps: Element, from = 0, reach = words.length): boolean {
  const [first, ...rest] = steps
  if (!first) return true
  for (let at = from; at < Math.min(words.length, from + reach); at++) {
    if (isAny(words[at]!.meanings, first) && hasSequence(words, rest, at + 1, REACH)) return true
  }
  return false
}
