import { known } from '../../../lib/known.ts'
import { wordIndex } from '../../../lib/word-list.ts'
import { stem } from '../../complaints/stems.ts'
import { textWords } from '../phrases.ts'
import { REPLY_KINDS } from './kinds.ts'

/** A feature of a reply: its name and weight. */
export type ReplyFeature = { name: string; value: number }

/** The weight of each kind; the trainer and the reader must agree. */
const VALUES = { word: 1, pair: 0.7, apart: 0.4, letters: 0.25, sign: 0.4, kind: 0.7, kinds: 0.5, mixed: 0.3 }
const [SHORTEST, LONGEST] = [3, 5]
/** Whatever comes later in a sentence adds nothing about what it does. */
const MAX_WORDS = 40
const MAX_LETTERS = 24
const MIXED_APART = 3

const names = Object.keys(REPLY_KINDS).map((name) => `%${name}`)
const kindsOfWord = wordIndex(Object.values(REPLY_KINDS))

/** The sentences of a reply as `plainText` reads it. */
export function sentencesOf(read: string): string[] {
  return read.split(/(?<=[.!?…])\s+|\n+/).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** What the model sees of a whole reply: everything in its sentences. */
export function featuresOfReply(sentences: readonly (readonly ReplyFeature[])[]): ReplyFeature[] {
  const found = new Map<string, ReplyFeature>()
  for (const feature of sentences.flat()) {
    if ((found.get(feature.name)?.value ?? 0) < feature.value) found.set(feature.name, feature)
  }
  return [...found.values()]
}

/** What the model sees of a sentence: stems, neighbours, pieces and kinds of words, its beginning and end. */
export function featuresOfSentence(sentence: string): ReplyFeature[] {
  const found = new Map<string, number>()
  const add = (name: string, value: number) => {
    if ((found.get(name) ?? 0) < value) found.set(name, value)
  }
  const words = textWords(sentence)
    .slice(0, MAX_WORDS)
    .map(({ word }) => drawnIn(word))
  const stems = ['^', ...words.map((word) => (/\d/.test(word) ? shapeOf(word) : stem(word))), '$']
  for (const [at, one] of stems.entries()) {
    add(one, VALUES.word)
    const [next, second] = stems.slice(at + 1, at + 3)
    if (next !== undefined) add(`${one} ${next}`, VALUES.pair)
    if (second !== undefined) add(`${one} _ ${second}`, VALUES.apart)
  }
  for (const word of words) if (!/\d/.test(word)) addLetters(word, add)
  addKinds(words, stems.slice(1, -1), add)
  for (const sign of new Set(sentence.match(/[?!@:/]/gu))) add(sign, VALUES.sign)
  add(`length ${words.length < 4 ? 'few' : words.length < 8 ? 'some' : 'many'}`, VALUES.sign)
  return Array.from(found, ([name, value]) => ({ name, value }))
}

/** Kinds of words, which of them stand together, and which stand near which word. */
function addKinds(
  words: readonly string[],
  stems: readonly string[],
  add: (name: string, value: number) => void,
): void {
  const kinds = words.map((word) => kindsOfWord(word.replaceAll('ё', 'е')).map((place) => known(names[place], 'kind')))
  for (const [at, own] of kinds.entries()) {
    for (const kind of own) {
      add(kind, VALUES.kind)
      for (let near = Math.max(0, at - MIXED_APART); near <= at + MIXED_APART; near++) {
        const word = stems[near]
        if (word !== undefined && near !== at) add(`${kind}${near < at ? '<' : '>'}${word}`, VALUES.mixed)
      }
    }
  }
  const all = [...new Set(kinds.flat())].sort()
  for (const [at, kind] of all.entries()) {
    for (const other of all.slice(at + 1)) add(`${kind}&${other}`, VALUES.kinds)
  }
}

/** «чтооо»: letters drawn out. */
function drawnIn(word: string): string {
  return word.replace(/(\p{L})\1{2,}/gu, '$1')
}

/** Of a number only its length. */
function shapeOf(word: string): string {
  return `#${word.slice(0, 12).replaceAll(/\d/g, '0').replaceAll(/\p{L}/gu, 'a')}`
}

function addLetters(word: string, add: (name: string, value: number) => void): void {
  const bounded = `<${word.slice(0, MAX_LETTERS)}>`
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let from = 0; from + length <= bounded.length; from++)
      add(`'${bounded.slice(from, from + length)}`, VALUES.letters)
  }
}
