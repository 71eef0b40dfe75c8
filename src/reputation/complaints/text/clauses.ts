import { known } from '../../../lib/known.ts'
import { stem } from '../stems.ts'
import { quantityAt } from './numbers.ts'

/** A word of a clause in lower case with ё as е, its stem and its place; for a quantity its kind and value. */
export type ClauseWord = {
  raw: string
  stem: string
  start: number
  end: number
  quantity?: { kind: 'count' | 'minutes' | 'clock'; value: number }
}

/** A piece of a text within which a "not" or a "cold" applies. */
export type Clause = {
  words: ClauseWord[]
  /** The words «но», «а», "but" between it and the clause before; they are not in `words`. */
  joint: string
  /** The number of its sentence, and whether that ends with a question mark. */
  sentence: number
  isQuestion: boolean
}

/**
 * The parts of the text in one pass: words with their inner signs (19:00, 0,5, don't), ends of sentences, other signs.
 */
const PIECE = /[\p{L}\p{N}]+(?:['’][\p{L}]+|[.,:]\d+)*|[.!?…\n]+|[;,:()—–]|\s-\s/gu
const JOINTS = new Set('но зато однако хотя but although though however then yet'.split(' '))
/** These join clauses only after a sign; within a clause they are other words. */
const SIGNED_JOINTS = new Set('а да и ан потом затем and'.split(' '))
/** «и ещё», "and it": another thing begins. */
const AFTER_AND = new Set('еще потом затем it they he she'.split(' '))
const MAX_WORD = 60

/** No guest names so many things: ten thousand characters hold some five hundred. */
const MAX_CLAUSES = 1_000

/**
 * Splits a text into clauses at signs and at «но», «зато», "but". Quantities («1ч40м», "two hours") are one word each.
 */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = []
  const stems = new Map<string, string>()
  let clause: Clause = newClause(0)
  let sentence = 0
  let afterSign = true

  const close = (joint: string) => {
    for (const words of splitByDurations(withQuantities(clause.words))) push(words)
    clause = newClause(sentence, joint)
  }
  const push = (words: ClauseWord[]) => {
    const [only, ...others] = words
    const before = clauses.at(-1)
    // «висит „готовится“… 1 ч 20 мин»: a quantity on its own belongs to what comes before it.
    if (only?.quantity && others.length === 0 && before && clause.joint === '') before.words.push(only)
    else if (words.length > 0) clauses.push({ ...clause, words })
  }

  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (clauses.length >= MAX_CLAUSES) break
    if (/^[.!?…\n]/.test(piece)) {
      clause.isQuestion = piece.includes('?')
      for (let at = clauses.length - 1; clause.isQuestion; at--) {
        const before = clauses[at]
        if (before?.sentence !== sentence) break
        before.isQuestion = true
      }
      sentence++
      close('')
      afterSign = true
    } else if (!/[\p{L}\p{N}]/u.test(piece)) {
      close('')
      afterSign = true
    } else {
      const raw = plainWord(piece.slice(0, MAX_WORD))
      if (JOINTS.has(raw) || (SIGNED_JOINTS.has(raw) && afterSign)) {
        if (clause.words.length > 0) close(raw)
        else clause.joint = raw
      } else {
        // «час готовили и ещё час везли» are two things.
        if (AFTER_AND.has(raw) && /^(?:и|and)$/.test(clause.words.at(-1)?.raw ?? '')) close('')
        const stemmed = stems.get(raw) ?? stem(raw)
        stems.set(raw, stemmed)
        clause.words.push({ raw, stem: stemmed, start: index, end: index + piece.length })
      }
      afterSign = false
    }
  }
  close('')
  return clauses
}

/** The first of some words of a text; a clause has at least one. */
export const firstOf = (words: readonly ClauseWord[]): ClauseWord => known(words[0], 'word of this clause')
export const lastOf = (words: readonly ClauseWord[]): ClauseWord => known(words.at(-1), 'word of this clause')

/** A word in lower case, ё as е, drawn-out letters reduced to one: «дооолго». */
function plainWord(piece: string): string {
  return piece
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('’', "'")
    .replace(/(\p{L})\1{2,}/gu, '$1')
}

/** Their place in the text. */
export function spanOf(words: readonly ClauseWord[]): { start: number; end: number } {
  return { start: firstOf(words).start, end: lastOf(words).end }
}

function newClause(sentence: number, joint = ''): Clause {
  return { words: [], joint, sentence, isQuestion: false }
}

/** «делали час и везли час»: two things that each took some time. */
function splitByDurations(words: ClauseWord[]): ClauseWord[][] {
  const at = words.findIndex(
    ({ raw }, place) =>
      /^(?:и|and)$/.test(raw) && words.slice(0, place).some(isDuration) && words.slice(place).some(isDuration),
  )
  return at < 2 ? [words] : [words.slice(0, at), words.slice(at + 1)]
}

function isDuration({ quantity }: ClauseWord): boolean {
  return quantity?.kind === 'minutes'
}

function withQuantities(words: readonly ClauseWord[]): ClauseWord[] {
  const raws = words.map(({ raw }) => raw)
  const read: ClauseWord[] = []
  for (let at = 0; at < words.length; ) {
    const quantity = quantityAt(raws, at)
    const taken = Math.min(quantity?.words ?? 1, words.length - at)
    const taking = words.slice(at, at + taken)
    if (quantity === undefined) read.push(...taking)
    else {
      const { kind, value } = quantity
      read.push({ ...firstOf(taking), end: lastOf(taking).end, quantity: { kind, value } })
    }
    at += taken
  }
  return read
}
