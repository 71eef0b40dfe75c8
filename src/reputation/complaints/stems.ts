import { newStemmer } from 'snowball-stemmers'

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

function plainWord(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
}
