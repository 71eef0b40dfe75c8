import { known } from '../../../lib/known.ts'
import { wordIndex } from '../../../lib/word-list.ts'
import type { Numeral } from '../numerals.ts'
import type { Token } from '../tokens.ts'
import { KINDS } from './kinds.ts'

/** A feature that helps decide whether a number is the guest's score, and its weight. */
export type Feature = { name: string; value: number }

const NEAR = 3
const STEM = 5
const VALUES = { near: 1, clause: 0.6, text: 0.4, pair: 0.4, shape: 0.7 }

const names = Object.keys(KINDS).map((name) => `%${name}`)
const kindsOf = wordIndex(Object.values(KINDS))

/** The context of each number: words and their kinds, signs, other numbers, its place in the text. */
export function featuresOf(tokens: readonly Token[], numerals: readonly Numeral[]): Feature[][] {
  const numbers = new Set(numerals.map(({ at }) => at))
  const spoken = tokens.map((token, at) => (numbers.has(at) ? ['#'] : spokenAs(token)))
  return numerals.map((numeral) => featuresOfOne(tokens, spoken, numeral, numerals))
}

function featuresOfOne(
  tokens: readonly Token[],
  spoken: readonly string[][],
  numeral: Numeral,
  numerals: readonly Numeral[],
): Feature[] {
  const found = new Map<string, number>()
  const add = (name: string, value: number) => found.set(name, Math.max(value, found.get(name) ?? 0))
  const { at } = numeral
  const { from, to } = clauseAround(tokens, at, numeral.to)
  add(`score ${numeral.score}`, VALUES.shape)
  add(`form ${numeral.form}`, VALUES.shape)
  if (numeral.isMark) add('mark', VALUES.shape)
  const first = !tokens.slice(0, at).some(({ kind }) => kind !== 'sign')
  const last = !tokens.slice(numeral.to).some(({ kind }) => kind !== 'sign')
  const shape = `${first ? 'first' : ''}${last ? 'last' : ''}${from === at && to === numeral.to ? 'alone' : ''}`
  add(`shape ${shape}`, VALUES.shape)
  add(`shape ${shape} ${numeral.form}`, VALUES.shape)
  const others = numerals.filter((other) => other.at !== at)
  if (others.length === 0) add('no other', VALUES.shape)
  for (const other of others) {
    const same = other.score === numeral.score ? 'same' : 'other'
    add(`${other.at < at ? 'before' : 'behind'} ${same}`, VALUES.shape)
  }
  const around = (place: number) => known(spoken[place], 'words of this token')
  for (let step = 1; step <= NEAR; step++) {
    for (const word of at - step >= 0 ? around(at - step) : ['^'])
      add(`<${step} ${word}`, VALUES.near / Math.sqrt(step))
    const behind = numeral.to - 1 + step
    for (const word of behind < tokens.length ? around(behind) : ['$'])
      add(`>${step} ${word}`, VALUES.near / Math.sqrt(step))
  }
  const [previous, next] = [at > 0 ? around(at - 1) : ['^'], numeral.to < tokens.length ? around(numeral.to) : ['$']]
  for (const a of previous) for (const b of next) add(`${a} _ ${b}`, VALUES.clause)
  for (let place = 0; place < tokens.length; place++) {
    if (place >= at && place < numeral.to) continue
    const side = place < at ? '<' : '>'
    const inside = place >= from && place < to
    for (const word of around(place)) {
      add(`${side} ${word}`, VALUES.text)
      if (word.startsWith('%')) add(`${numeral.score} ${side} ${word}`, VALUES.pair)
      if (inside) add(`${side}c ${word}`, VALUES.clause)
    }
  }
  return Array.from(found, ([name, value]) => ({ name, value }))
}

/** A token as the model knows it: the beginning of a word and its kinds, or a sign as it is. */
function spokenAs({ kind, text }: Token): string[] {
  if (kind === 'sign') return [/\p{Extended_Pictographic}/u.test(text) ? 'emoji' : text]
  if (kind === 'number') return ['#']
  return [text.slice(0, STEM), ...kindsOf(text).map((place) => known(names[place], 'kind'))]
}

const ENDS = /^[.,!?;:—–\-()…\n]$/u

/** From one sign to the next. */
function clauseAround(tokens: readonly Token[], at: number, behind: number): { from: number; to: number } {
  const ends = (place: number) => {
    const { kind, text } = known(tokens[place], 'token')
    return kind === 'sign' && (ENDS.test(text) || /\p{Extended_Pictographic}/u.test(text))
  }
  let from = at
  while (from > 0 && !ends(from - 1)) from -= 1
  let to = behind
  while (to < tokens.length && !ends(to)) to += 1
  return { from, to }
}
