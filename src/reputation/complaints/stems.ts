import { newStemmer } from 'snowball-stemmers'
import type { ClauseWord } from './pattern.ts'

const russian = newStemmer('russian')
const english = newStemmer('english')

/** The stem of a word of Russian or English; the script says which. */
export function stem(word: string): string {
  const plain = plainWord(word)
  return /[а-я]/.test(plain) ? russian.stem(plain) : english.stem(plain)
}

/**
 * A text as clauses: cut at signs and at «но», «зато», "but", so that a "not" or a "cold" speaks only of what stands
 * beside it.
 */
export function clausesOf(text: string): ClauseWord[][] {
  return text
    .split(
      /[.!?;,:()\n\r«»"—–…]+|\s-\s|(?<!\p{L})(?:но|зато|однако|хотя|потом|затем|but|although|though|however|then)(?!\p{L})/iu,
    )
    .map((clause) => (clause.match(/[\p{L}\p{N}'’]+/gu) ?? []).map(plainWord).map((raw) => ({ raw, stem: stem(raw) })))
    .filter((clause) => clause.length > 0)
}

function plainWord(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
}
