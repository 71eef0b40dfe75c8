/** Shorter words of capitals are initials. */
const MIN_LETTERS = 3
const VOWEL = /[аеёиоуыэюяіїєaeiouy]/u
const CONSONANT = /[бвгджзйклмнпрстфхцчшщґbcdfghjklmnpqrstvwxz]/u
/** What is written in capitals and is no name, though it could be read as one. */
const ABBREVIATIONS = new Set('зао пао нко гуп муп тоо вип мэр чоп vip zao pao inc ceo adm spa'.split(' '))

/**
 * A name typed in capitals or in lower case, as it is written in a text: «АННА», «анна» and «АННА-МАРИЯ» become «Анна»,
 * «Анна» and «Анна-Мария». Only where that is safe: one word of letters that can be spoken; «ИП», «МЧС», «АнНа»,
 * «Д'АРК» and names of several words stay as they are.
 */
export function tidyName(name: string): string {
  const parts = name.split('-')
  return parts.length <= 3 && isOneCase(name) && parts.every(isSpoken) ? parts.map(capitalised).join('-') : name
}

function isOneCase(name: string): boolean {
  return name === name.toUpperCase() || name === name.toLowerCase()
}

function isSpoken(part: string): boolean {
  const lower = part.toLowerCase()
  const oneScript = /^(?:\p{Script=Cyrillic}{3,30}|\p{Script=Latin}{3,30})$/u.test(lower)
  return (
    oneScript &&
    [...lower].length >= MIN_LETTERS &&
    VOWEL.test(lower) &&
    CONSONANT.test(lower) &&
    !ABBREVIATIONS.has(lower)
  )
}

function capitalised(part: string): string {
  const [first = '', ...rest] = part
  return first.toUpperCase() + rest.join('').toLowerCase()
}
