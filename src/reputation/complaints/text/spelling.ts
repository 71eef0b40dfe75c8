/**
 * A word as it sounds: unstressed vowels, voiced and doubled consonants, soft signs and «тся» are where people make
 * mistakes.
 */
const SOUNDS: Readonly<Record<string, string>> = {
  о: 'а',
  я: 'и',
  е: 'и',
  э: 'и',
  ы: 'и',
  й: 'и',
  б: 'п',
  д: 'т',
  з: 'с',
  в: 'ф',
  г: 'к',
  ж: 'ш',
  щ: 'ш',
  ю: 'у',
  ь: '',
  ъ: '',
}

const LATIN: readonly [RegExp, string][] = [
  [/shch|sch/g, 'щ'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/ts/g, 'ц'],
  [/ch/g, 'ч'],
  [/sh/g, 'ш'],
  [/yu|ju/g, 'ю'],
  [/ya|ja/g, 'я'],
  [/yo|jo/g, 'е'],
]
const LATIN_LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const CYRILLIC_LETTERS = 'абцдефгхийклмнопкрстуввхиз'

export function soundOf(word: string): string {
  let sound = ''
  for (const letter of word.replace(/ть?ся/g, 'ца')) {
    const next = SOUNDS[letter] ?? letter
    if (next !== sound.at(-1)) sound += next
  }
  return sound
}

/** Russian written in Latin letters: "dostavka". Undefined when a word has other letters. */
export function inCyrillic(word: string): string | undefined {
  if (!/^[a-z]{4,}$/.test(word)) return undefined
  const joined = LATIN.reduce((text, [letters, letter]) => text.replace(letters, letter), word)
  return joined.replace(/[a-z]/g, (letter) => CYRILLIC_LETTERS[LATIN_LETTERS.indexOf(letter)] ?? letter)
}

/** A word with each of its letters left out in turn: two words at distance one share such a form. */
export function withoutOne(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))
}

/** In shorter words one letter more, less or different makes another word («кальмар» is not «кошмар»). */
const MIN_OTHER = 8

/**
 * Whether one word becomes the other by swapping two neighbouring letters or, in a long word, by one letter too many,
 * too few or different.
 */
export function isNear(a: string, b: string): boolean {
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from++
  const restA = a.slice(from)
  const restB = b.slice(from)
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) {
    return a.length >= MIN_OTHER
  }
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}
