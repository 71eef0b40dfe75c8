import { newStemmer } from 'snowball-stemmers'

const russian = newStemmer('russian')
const english = newStemmer('english')

/** No word of either language is longer, and stemmers are slow on longer ones. */
const MAX_WORD = 60

/** The stem of a Russian or English word; the script says which. */
export function stem(word: string): string {
  const plain = plainWord(word)
  if (plain.length > MAX_WORD) return plain
  return /[а-я]/.test(plain) ? russian.stem(plain) : english.stem(plain)
}

function plainWord(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'")
}
