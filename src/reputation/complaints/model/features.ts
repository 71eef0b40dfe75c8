import { known } from '../../../lib/known.ts'
import { wordIndex } from '../../../lib/word-list.ts'
import type { Clause, ClauseWord } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { negatedWords } from '../text/negation.ts'
import { KINDS } from './kinds.ts'

/** A feature of a text: its name, its weight, and the clause it belongs to. */
export type Feature = { name: string; value: number; clause: number }

/** The weight of each kind; the trainer and the reader must agree. */
const VALUES = {
  word: 1,
  kind: 1,
  words: 0.5,
  mixed: 0.5,
  kinds: 0.7,
  together: 0.5,
  letters: 0.25,
  clause: 0.5,
  sameSentence: 0.7,
  otherSentence: 0.4,
  place: 0.5,
}
const WORDS_APART = 2
const KINDS_APART = 4
const [SHORTEST, LONGEST] = [3, 5]
/** A clause is hardly ever longer; what comes after says nothing more about its subject. */
const MAX_WORDS = 40
/** Complaints stand in the first three thousand characters; the rules read the rest. */
const MAX_CLAUSES = 60
/** The number of neighbouring clauses on each side. */
const AROUND = 8
/** Names of features that are more, or less, than a word or a kind. */
const JOINED = /[ &']/u

const names = Object.keys(KINDS).map((name) => `%${name}`)
const kindsOfWord = wordIndex(Object.values(KINDS))

/** What the model sees of each clause: words, kinds of words, neighbours, negation and mood. */
export function featuresOf(clauses: readonly Clause[], moods: readonly Mood[]): Feature[] {
  const found = new Map<string, Feature>()
  for (const [at, clause] of clauses.slice(0, MAX_CLAUSES).entries()) {
    const mood = moods[at] === 'said' ? '' : '~'
    addClause(clause, (name, value) => {
      const full = mood + name
      const key = `${at} ${full}`
      if ((found.get(key)?.value ?? 0) < value) found.set(key, { name: full, value, clause: at })
    })
  }
  return [...found.values()]
}

/** A clause as the model judges it: its own features, plus the words around it, marked as such. */
export type ClausePart = { clause: number; features: Feature[] }

/**
 * The features of each clause. A clause that is silent about a topic does not speak against another one, yet the words
 * around a clause may show how it is meant.
 */
export function partsOf(features: readonly Feature[], clauses: readonly Clause[]): ClausePart[] {
  const own = Map.groupBy(features, ({ clause }) => clause)
  const words = new Map<number, Feature[]>()
  for (const [clause, those] of own)
    words.set(
      clause,
      those.filter(({ name }) => !JOINED.test(name)),
    )
  return Array.from(own, ([clause, those]) => {
    const all = [...those]
    for (let other = Math.max(0, clause - AROUND); other <= clause + AROUND; other++) {
      if (other === clause) continue
      const isSame = clauses[other]?.sentence === clauses[clause]?.sentence
      const before = other < clause ? '<' : '>'
      const far = isSame ? (Math.abs(other - clause) === 1 ? '' : '.') : before
      const counts = isSame ? VALUES.sameSentence : VALUES.otherSentence
      for (const { name, value } of words.get(other) ?? [])
        all.push({ name: before + far + name, value: value * counts, clause: other })
    }
    return { clause, features: all }
  })
}

/** A text of more clauses has more words, so each counts less. */
const CLAUSES_IN_FULL = 4

/**
 * The features of the whole text, whichever clause they come from, with the words of its first and last clauses marked
 * as such.
 */
export function wholeOf(features: readonly Feature[]): { name: string; value: number }[] {
  const last = Math.max(0, ...features.map(({ clause }) => clause))
  const counts = Math.min(1, Math.sqrt(CLAUSES_IN_FULL / (last + 1)))
  const found = new Map<string, number>()
  const add = (name: string, value: number) => found.set(name, Math.max(found.get(name) ?? 0, value * counts))
  for (const { name, value, clause } of features) {
    add(name, value)
    if (JOINED.test(name)) continue
    const place = clause === 0 ? 'first' : clause === last ? 'last' : 'inner'
    add(`${place} ${name}`, value * VALUES.place)
  }
  return Array.from(found, ([name, value]) => ({ name, value }))
}

type Add = (name: string, value: number) => void

function addClause(clause: Clause, add: Add): void {
  const words = clause.words.slice(0, MAX_WORDS)
  const negated = negatedWords(words)
  const tokens = words.map((word, at) => tokensOf(word, negated[at] ? '!' : ''))
  add(`joint ${clause.joint}`, VALUES.clause)
  if (clause.isQuestion) add('?', VALUES.clause)
  add(`length ${words.length < 3 ? 'few' : words.length < 6 ? 'some' : 'many'}`, VALUES.clause)
  for (const [at, { word, kinds }] of tokens.entries()) {
    add(word, VALUES.word)
    for (const kind of kinds) add(kind, VALUES.kind)
    for (const next of tokens.slice(at + 1, at + 1 + WORDS_APART)) {
      add(`${word} ${next.word}`, VALUES.words)
      for (const kind of next.kinds) add(`${word} ${kind}`, VALUES.mixed)
      for (const kind of kinds) add(`${kind} ${next.word}`, VALUES.mixed)
    }
    for (const next of tokens.slice(at + 1, at + 1 + KINDS_APART)) {
      for (const kind of kinds) for (const other of next.kinds) add(`${kind} ${other}`, VALUES.kinds)
    }
    const { raw, quantity } = known(words[at], 'word of this clause')
    if (!quantity) addLetters(raw, negated[at] ? '!' : '', add)
  }
  const all = [...new Set(tokens.flatMap(({ kinds }) => kinds))].sort()
  for (const [at, kind] of all.entries()) {
    for (const other of all.slice(at + 1)) add(`${kind}&${other}`, VALUES.together)
  }
}

function tokensOf(word: ClauseWord, not: string): { word: string; kinds: string[] } {
  const { quantity } = word
  if (quantity) {
    const kind = quantity.kind === 'minutes' ? `#${minutesOf(quantity.value)}` : `#${quantity.kind}`
    return { word: kind, kinds: [kind] }
  }
  return { word: not + word.stem, kinds: kindsOfWord(word.raw).map((place) => not + known(names[place], 'kind')) }
}

function minutesOf(value: number): string {
  if (value <= 12) return 'moment'
  if (value <= 34) return 'short'
  if (value <= 48) return 'while'
  return value <= 100 ? 'long' : 'ages'
}

/** Pieces of a word, which recognise it with another ending or with a typing error. */
function addLetters(raw: string, not: string, add: Add): void {
  const bounded = `<${raw}>`
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let from = 0; from + length <= bounded.length; from++) {
      add(`${not}'${bounded.slice(from, from + length)}`, VALUES.letters)
    }
  }
}
