import { newStemmer } from 'snowball-stemmers'

/** A word in small letters with ё as е, and its stem. */
export type ClauseWord = { raw: string; stem: string }

const russian = newStemmer('russian')
const english = newStemmer('english')

/** No word of either language is longer; stemmers take their time over what is. */
const MAX_WORD = 60

/** The stem of a word of Russian or English; the script says which. */
export function stem(word: string): string {
  const plain = plainWord(word)
  if (plain.length > MAX_WORD) return plain
  return /[а-я]/.test(plain) ? russian.stem(plain) : english.stem(plain)
}

/**
 * A text as clauses: cut at signs and at «но», «зато», "but", so that a "not" or a "cold" speaks only of what stands
 * beside it.
 */
export function clausesOf(text: string): ClauseWord[][] {
  const known = new Map<string, ClauseWord>()
  const read = (word: string): ClauseWord => {
    const raw = plainWord(word)
    const found = known.get(raw) ?? { raw, stem: stem(raw) }
    known.set(raw, found)
    return found
  }
  return text
    .split(
      /[.!?;,:()\n\r«»"—–…]+|\s-\s|(?<!\p{L})(?:но|зато|однако|хотя|потом|затем|but|although|though|however|then)(?!\p{L})/iu,
    )
    .map((clause) => (clause.match(/[\p{L}\p{N}'’]+/gu) ?? []).map(read))
    .filter((clause) => clause.length > 0)
}

function plainWord(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
}
