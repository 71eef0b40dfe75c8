import { stem } from '../../reputation/index.ts'
import type { Found } from './found.ts'

const MIN_LETTERS = 2

/** Words that introduce somebody: the next capitalised word is a name. */
const INTRODUCES = [
  ['меня', 'зовут'],
  ['это'],
  ['я'],
  ['зовут'],
  ['имя'],
  ['муж'],
  ['мужа'],
  ['жена'],
  ['жены'],
  ['сын'],
  ['дочь'],
  ['подруга'],
  ['друг'],
  ['друга'],
  ['подруги'],
  ['курьер'],
  ['курьера'],
  ['официант'],
  ['оператор'],
  ['name', 'is'],
  ["i'm"],
  ['named'],
] as const

/** Names that we know, in any grammatical case, and those by which people introduce somebody. */
export function findNames(text: string, known: readonly string[]): Found[] {
  const parts = known.flatMap((name) => name.split(/[^\p{L}'-]+/u)).filter((part) => part.length >= MIN_LETTERS)
  const stems = new Set(parts.map(stem))
  const words = [...text.matchAll(/[\p{L}'’-]+/gu)].map(({ 0: word, index }) => ({
    word,
    start: index,
    end: index + word.length,
  }))
  const found: Found[] = []
  for (const [place, { word, start, end }] of words.entries()) {
    const before = words.slice(Math.max(0, place - 2), place).map((each) => each.word.toLowerCase())
    if (stems.has(stem(word)) || (/^\p{Lu}\p{Ll}/u.test(word) && introduced(before))) {
      found.push({ start, end })
    }
  }
  return found
}

function introduced(before: readonly string[]): boolean {
  return INTRODUCES.some((words) => words.every((word, i) => before[before.length - words.length + i] === word))
}
