import type { ClauseWord } from './text/clauses.ts'
import { isNegation, negatedWords } from './text/negation.ts'
import type { Meanings, Vocabulary } from './vocabulary.ts'

/**
 * One way to say something, for a single clause. Elements are separated by blanks and must all hold: `a|b` one of the
 * words (by stem), `ab*` a word with this beginning, `=ab` exactly this form, `#time` a quantity, `a+b` a followed by b
 * at most three words later, `a>b` a followed by b at once, `!a` none of these, `<4` fewer words than that. A word
 * under a "not" reverses the meaning («не опоздал»), except in a sequence with a "not" of its own («не+полож*»).
 */
export type Pattern = { all: Element[]; none: readonly number[][]; below: number }
/** Numbers of the words that may stand at a place, and the greatest distance from the place before. */
type Step = { words: readonly number[]; reach: number }
type Element = readonly Step[]

/** A clause as patterns read it. */
export type ReadClause = { words: { meanings: Meanings; negated: boolean; isNegation: boolean }[]; meanings: Meanings }

/** Where a pattern was found (first and last word), and whether a "not" reversed it. */
export type Match = { from: number; to: number; denied: boolean }

const REACH = 3

export function pattern(text: string, { numberOf }: Vocabulary): Pattern {
  const parts = text.split(/\s+/).filter(Boolean)
  const elements = parts.filter((part) => !part.startsWith('<'))
  const numbers = (words: string) => words.split('|').map(numberOf)
  return {
    all: elements
      .filter((element) => !element.startsWith('!'))
      .map((element) =>
        element.split(/(?=[+>])/).map((step) => ({
          words: numbers(step.replace(/^[+>]/, '')),
          reach: step.startsWith('>') ? 1 : REACH,
        })),
      ),
    none: elements.filter((element) => element.startsWith('!')).map((element) => numbers(element.slice(1))),
    below: Number(parts.find((part) => part.startsWith('<'))?.slice(1) ?? Number.POSITIVE_INFINITY),
  }
}

export function readClause(clause: readonly ClauseWord[], { meaningsOf }: Vocabulary): ReadClause {
  const negated = negatedWords(clause)
  const words = clause.map((word, at) => ({
    meanings: meaningsOf(word),
    negated: negated[at] ?? false,
    isNegation: isNegation(word.raw),
  }))
  return { words, meanings: new Set(words.flatMap(({ meanings }) => [...meanings])) }
}

export function findMatch({ all, none, below }: Pattern, { words, meanings }: ReadClause): Match | undefined {
  if (words.length >= below) return undefined
  if (none.some((words) => isAny(meanings, words))) return undefined
  // Most patterns end here: the clause has none of their words.
  if (!all.every((steps) => steps.every((step) => isAny(meanings, step.words)))) return undefined
  const places = all.map((element) => findElement(words, element))
  if (places.some((place) => place === undefined)) return undefined
  const found = places as Match[]
  return {
    from: Math.min(...found.map(({ from }) => from)),
    to: Math.max(...found.map(({ to }) => to)),
    denied: found.some(({ denied }) => denied),
  }
}

function isAny(meanings: Meanings, words: readonly number[]): boolean {
  return words.some((number) => meanings.has(number))
}

/** The first place that is not denied, else the first. */
function findElement(words: ReadClause['words'], steps: Element): Match | undefined {
  let denied: Match | undefined
  for (let from = 0; from < words.length; from++) {
    const places = placesOf(words, steps, from)
    if (!places) continue
    const match = { from, to: places.at(-1) ?? from, denied: isDenied(words, places) }
    if (!match.denied) return match
    denied ??= match
  }
  return denied
}

/** A "not" that is a step of the sequence is part of the rule. */
function isDenied(words: ReadClause['words'], places: readonly number[]): boolean {
  return places.some((at) => words[at]?.negated) && !places.some((at) => words[at]?.isNegation)
}

/** The positions of a sequence's steps from a given first word, each as near as possible. */
function placesOf(words: ReadClause['words'], [first, ...rest]: readonly Step[], from: number): number[] | undefined {
  const fits = (at: number, step: Step | undefined) => {
    const word = words[at]
    return word !== undefined && step !== undefined && isAny(word.meanings, step.words)
  }
  if (!fits(from, first)) return undefined
  const places = [from]
  let last = from
  for (const step of rest) {
    let at = last + 1
    while (at <= last + step.reach && at < words.length && !fits(at, step)) at++
    if (at > last + step.reach || at >= words.length) return undefined
    places.push(at)
    last = at
  }
  return places
}
