/** Invisible signs: zero-width blanks and joiners, soft hyphens, direction marks, variation selectors. */
const UNSEEN =
  /\u034f|[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]|[\ufe00-\ufe0f]/gu

/** Combining marks that none of our letters uses: «х\u0336у\u0336й». */
const MARKS = /\p{M}/gu

/** Letters, digits and signs that stand for a Cyrillic letter in a word that has one. */
const AS_CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', i: 'и', k: 'к', m: 'м', n: 'п', o: 'о', p: 'р', r: 'г', t: 'т', u: 'и', x: 'х',
  y: 'у', z: 'з', 0: 'о', 1: 'и', 3: 'з', 4: 'ч', 6: 'б', 9: 'я', α: 'а', ο: 'о', ε: 'е', ρ: 'р', κ: 'к', υ: 'у', χ: 'х', '€': 'е', '@': 'а', $: 'с', '!': 'и', є: 'е', і: 'и', ї: 'и', ј: 'и', ѕ: 'с', ԁ: 'д',
} // biome-ignore format: a table
const AS_LATIN: Readonly<Record<string, string>> = {
  а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', к: 'k', м: 'm', о: 'o', р: 'p', т: 't', х: 'x', у: 'y', і: 'i', ѕ: 's', 0: 'o', 1: 'i',
  3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i', '|': 'l',
} // biome-ignore format: a table

/** A word with signs and digits among its letters; numbers, times and handles are none. */
const WORD = /[\p{L}\p{N}@$!|]+/gu
/** Single letters separated by blanks or signs: «т е л е ф о н», «п.и.ц.ц.а». */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[\s.*_-]{1,3}\p{L}(?![\p{L}\p{N}])){3,}/gu
const MAX_WORD = 60

/**
 * A text as people read it: invisible signs removed, one alphabet within a word, spaced letters joined, ё as е. The
 * rules of replies look at this text, so a disguise does not help.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(MARKS, '')
    .replace(UNSEEN, '')
    .replace(SPACED, joinSpaced)
    .replace(/[ёЁ]/gu, (letter) => (letter === 'ё' ? 'е' : 'Е'))
    .replace(WORD, inOneAlphabet)
}

/** What stands before a word of its own: «в т е л е г р а м». */
const SHORT_WORD = /^[вксуоиа]/iu
/**
 * The end of one word of spaced letters: «н о м е р  т е л е ф о н а», «в t e l e g r a m», but not the dot of «m e n u
 * . r u».
 */
const WORD_END =
  /\s{2,}|\s(?=\p{Script=Latin})(?<=\p{Script=Cyrillic}\s)|\s(?=\p{Script=Cyrillic})(?<=\p{Script=Latin}\s)/gu

function joinSpaced(spaced: string): string {
  const words = spaced.includes(' . ') ? [spaced.replaceAll(/\s/gu, '')] : spaced.split(WORD_END)
  return words
    .map((word) => (spaced.includes(' . ') ? word : word.replace(/[^\p{L}]/gu, '')))
    .map((word) => (word.length > 4 && SHORT_WORD.test(word) ? `${word} ${word.slice(1)}` : word))
    .join(' ')
}

function inOneAlphabet(word: string): string {
  // «9ОЗ» is a number in disguise.
  if (word.length > MAX_WORD || !/\p{L}/u.test(word) || /^[\dOoОоЗзIl]+$/u.test(word)) return word
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  const latin = word.match(/[a-z]/giu)?.length ?? 0
  const others = word.length - cyrillic - latin
  let end = word.length
  while (end > 0 && '!|'.includes(word.charAt(end - 1))) end -= 1
  const [body, tail] = [word.slice(0, end), word.slice(end)]
  if (cyrillic > 0 && (latin > 0 || (others > 0 && cyrillic > 1))) return replaced(body, AS_CYRILLIC) + tail
  // «ab12» is a code, «fr33» no word to judge: only signs within letters are read.
  const isWithin = /^[a-z]/iu.test(body) && /[a-z]$/iu.test(body) && /[\d@$!|]/u.test(body)
  if (latin > 2 && others > 0 && isWithin) {
    return replaced(body, AS_LATIN) + tail
  }
  return word
}

function replaced(word: string, table: Readonly<Record<string, string>>): string {
  return Array.from(word, (sign) => table[sign.toLowerCase()] ?? sign).join('')
}
