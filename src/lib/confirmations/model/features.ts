import { known } from '../../known.ts'
import type { Feature } from '../../linear-model/word-features.ts'
import { wordIndex } from '../../word-list.ts'
import { KINDS, SENSES, TURNS } from './kinds.ts'

/** A change of a score that a guest is asked to confirm. */
export type ScoreChange = { from: number; to: number }

const PIECE = /[\p{L}\p{N}]+(?:['-][\p{L}]+)*|\p{Extended_Pictographic}|[.,!?;:()+—–-]/gu
/** Latin letters that look like Cyrillic ones, in a word that has some of these. */
const ALIKE: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  h: 'н',
  i: 'і',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
}
const NUMBERS = ['%one', '%two', '%three', '%four', '%five']
const VALUES = { kind: 1, pair: 0.6, word: 0.4, all: 1, rest: 0.6, asked: 0.6, sense: 1.5, shape: 0.6 }
/** How many words a "not" reaches. */
const REACH = 2
const STEM = 6
/** How many words count as the opening of an answer. */
const OPENING = 3
/** A clause of at most this many words is also a feature as a whole. */
const SHORT = 4

const names = Object.keys(KINDS).map((name) => `%${name}`)
const kindsOf = wordIndex(Object.values(KINDS))

type Token = { word: string; kinds: string[] }

/**
 * What the model sees of an answer: the kinds of its words, under "not" as others, in its first clause and in the rest, where the
 * guest gives reasons or speaks of something else; and which numbers are the scores that were asked about.
 */
export function featuresOf(text: string, change?: ScoreChange): Feature[] {
  const found = new Map<string, number>()
  const add = (name: string, value: number) => found.set(name, Math.max(found.get(name) ?? 0, value))
  const [first = [], ...others] = clausesOf(text, change)
  const asked = change ? 'score' : 'consent'
  for (const [at, { word, kinds }] of first.entries()) {
    add(word.slice(0, STEM), VALUES.word)
    for (const kind of kinds) {
      add(kind, VALUES.kind)
      add(`${asked} ${kind}`, VALUES.asked)
      for (const next of first.slice(at + 1, at + 1 + REACH).flatMap(({ kinds }) => kinds))
        add(`${kind} ${next}`, VALUES.pair)
    }
  }
  // People who type without full stops answer first and give reasons later, all in one clause.
  const start = first.slice(0, OPENING)
  add(`sense of opening ${senseOf(start)}`, VALUES.sense)
  add(`^ ${first[0]?.kinds[0] ?? ''}`, VALUES.kind)
  add(
    `^ ${start
      .slice(0, 2)
      .map(({ kinds }) => kinds[0] ?? '')
      .join(' ')}`,
    VALUES.pair,
  )
  for (const kind of [...first, ...others.flat()].flatMap(({ kinds }) => kinds)) add(`~ ${kind}`, VALUES.rest)
  if (first.length <= SHORT) add(`= ${first.map(({ kinds }) => kinds[0] ?? '').join(' ')}`, VALUES.all)
  const rest = new Set(others.flat().flatMap(({ kinds }) => kinds))
  const opening = new Set(first.flatMap(({ kinds }) => kinds))
  for (const kind of rest) {
    add(`> ${kind}`, VALUES.rest)
    for (const before of opening) add(`${before} > ${kind}`, VALUES.pair)
  }
  const [own, all] = [senseOf(first), senseOf([...first, ...others.flat()])]
  add(`sense ${own}`, VALUES.sense)
  add(`sense in all ${all}`, VALUES.sense)
  add(`sense ${own}, ${senseOf(others.flat())}`, VALUES.sense)
  const strange = (tokens: readonly Token[]) => amount(tokens.filter(({ kinds }) => kinds[0] === '%other').length)
  add(`strange ${strange(first)}`, VALUES.shape)
  add(`strange behind ${strange(others.flat())}`, VALUES.shape)
  add(`clauses ${amount(others.length)}`, VALUES.shape)
  if (text.includes('?')) add('?', VALUES.all)
  return Array.from(found, ([name, value]) => ({ name, value }))
}

/** What the words of a clause amount to, each sense once. */
function senseOf(tokens: readonly Token[]): string {
  const senses = tokens.flatMap(({ kinds }) => kinds.map((kind) => SENSES[kind.replace('%', '')] ?? ''))
  return [...new Set(senses)].sort().join('')
}

const amount = (count: number) => (count < 2 ? `${count}` : count < 4 ? 'some' : 'many')

function clausesOf(text: string, change: ScoreChange | undefined): Token[][] {
  const clauses: Token[][] = []
  let clause: Token[] = []
  let reach = 0
  const plainText = text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
  const turned = TURNS.reduce((read, [turn, word]) => read.replace(turn, word), plainText)
  for (const [piece] of turned.matchAll(PIECE)) {
    if (/^[.,!?;:()—–-]$/u.test(piece)) {
      if (clause.length > 0) clauses.push(clause)
      clause = []
      reach = 0
      continue
    }
    const { word, kinds } = withScore(plain(piece), change)
    clause.push({ word, kinds: reach > 0 ? kinds.map((kind) => `!${kind}`) : kinds })
    reach = kinds.includes('%not') || kinds.includes('%no') ? REACH : reach - 1
  }
  return clause.length > 0 ? [...clauses, clause] : clauses
}

/** «даааа» and «дада» are «да», «дa» with a Latin letter, too. */
function plain(piece: string): string {
  const own = /[\u0400-\u04ff]/.test(piece) ? piece.replace(/[a-z]/g, (letter) => ALIKE[letter] ?? letter) : piece
  return own.replace(/(\p{L})\1{2,}/gu, '$1').replace(/^(\p{L}{1,8})(?:-?\1)+$/u, '$1')
}

/** A word with its kinds; a number becomes what it is to the question: the present score, the new one, or another. */
function withScore(word: string, change: ScoreChange | undefined): Token {
  const kinds = kindsOf(word).map((place) => known(names[place], 'kind'))
  const score = /^\d+$/.test(word) ? Number(word) : NUMBERS.findIndex((kind) => kinds.includes(kind)) + 1
  if (score === 0 && !/^\d+$/.test(word)) return { word, kinds: kinds.length > 0 ? kinds : ['%other'] }
  const name = score === change?.to ? '#to' : score === change?.from ? '#from' : '#another'
  return { word: name, kinds: [name] }
}
