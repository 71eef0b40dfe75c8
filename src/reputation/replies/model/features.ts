import { stem } from '../../complaints/stems.ts'
import { textWords } from '../phrases.ts'

/** A sign of what a reply does: its name and how much it counts. */
export type ReplyFeature = { name: string; value: number }

/** What counts how much; the trainer and the reader must agree. */
const VALUES = { word: 1, pair: 0.7, apart: 0.4, letters: 0.25, sign: 0.4 }
const [SHORTEST, LONGEST] = [3, 5]
/** What stands behind in a sentence says no more of what it does. */
const MAX_WORDS = 40
const MAX_LETTERS = 24

/** The sentences of a reply as `plainText` reads it; each is judged by itself. */
export function sentencesOf(read: string): string[] {
  return read.split(/(?<=[.!?…])\s+|\n+/).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** What the model sees of a sentence: stems, neighbours, pieces of words, how it begins and ends. */
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
  for (const sign of new Set(sentence.match(/[?!@:/]/gu))) add(sign, VALUES.sign)
  add(`length ${words.length < 4 ? 'few' : words.length < 8 ? 'some' : 'many'}`, VALUES.sign)
  return Array.from(found, ([name, value]) => ({ name, value }))
}

/** «чтооо»: letters drawn out. */
function drawnIn(word: string): string {
  return word.replace(/(\p{L})\1{2,}/gu, '$1')
}

/** Of a number only how long it is. */
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
