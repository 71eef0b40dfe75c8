import en from 'bad-words-next/lib/en'
import ru from 'bad-words-next/lib/ru'
import russianInLatin from 'bad-words-next/lib/ru_lat'
import { remove as withoutConfusables } from 'confusables'
import { phrases, textWords } from './phrases.ts'
import { HARMLESS, INSULTS, MASKED, MORE, STRONG } from './swear-words.ts'
import { wordPatterns } from './word-patterns.ts'

type Dictionary = { words: readonly string[]; lookalike: Readonly<Record<string, string>> }

const isHarmless = wordPatterns(HARMLESS)
const findInsult = phrases(INSULTS)
const READERS = [
  reader({ words: [...ru.words, ...MORE], lookalike: ru.lookalike }, (word) => word),
  reader(en, withoutConfusables),
  reader(russianInLatin, withoutConfusables),
]

/** The first swear word of a text in Russian, English or Russian in Latin letters, masked («бл*ть», «х у й») or not. */
export function findSwearing(text: string): string | undefined {
  const words = new Set(text.match(/[^\s,.!?;:()«»"…]+/gu))
  for (const word of words) if (!isHarmlessWord(word) && isSwearing(word)) return word
  const insult = findInsult(textWords(text))
  return (
    spacedSwearing(text) ??
    maskedSwearing(text) ??
    dottedSwearing(text) ??
    (insult && text.slice(insult.start, insult.end))
  )
}

function isSwearing(word: string): boolean {
  const lower = word.toLowerCase()
  return READERS.some((swears) => swears(lower))
}

/** Words, in small letters, that a dictionary of bad-words-next knows; its own matching takes minutes for some. */
function reader({ words, lookalike }: Dictionary, clean: (word: string) => string): (word: string) => boolean {
  const isPhrase = (word: string) => /[_'-]/u.test(word)
  const knows = wordPatterns(words.filter((word) => !isPhrase(word)))
  const knowsPhrase = wordPatterns(words.filter(isPhrase).map((word) => word.replaceAll(/[_'-]/gu, '')))
  const swears = (word: string) => {
    const parts = word.match(/\p{L}+/gu) ?? []
    return parts.some(knows) || (parts.length > 1 && knowsPhrase(parts.join('')))
  }
  return (word) => {
    if (swears(word)) return true
    const meant = clean(looksLike(word, lookalike))
    return meant !== word && swears(meant)
  }
}

/** "$hit", «xyй»: signs and letters that stand for others. */
function looksLike(word: string, lookalike: Dictionary['lookalike']): string {
  let meant = ''
  for (const sign of word) meant += lookalike[sign] ?? sign
  return meant
}

function isHarmlessWord(word: string): boolean {
  return isHarmless(word.toLowerCase().replaceAll('ё', 'е'))
}

/** Letters set apart: «х у й», "f.u.c.k". */
function spacedSwearing(text: string): string | undefined {
  for (const [spaced] of text.matchAll(/(?<!\p{L})\p{L}(?:[\s.*_-]+\p{L}(?!\p{L})){2,}/gu)) {
    const word = spaced.replace(/[^\p{L}]/gu, '')
    if (isSwearing(word)) return spaced
  }
  return undefined
}

/** A word with a sign in it or cut in two: «му.дак», «еб анутые». */
function dottedSwearing(text: string): string | undefined {
  for (const [dotted] of text.matchAll(/(?<!\p{L})\p{L}{1,12}[.*_'’-]\p{L}{2,12}(?!\p{L})/gu)) {
    const word = dotted.replace(/[^\p{L}]/gu, '')
    if (!isHarmlessWord(word) && isSwearing(word) && isStrong(word)) return dotted
  }
  for (const [cut] of text.matchAll(/(?<!\p{L})(?:еб|ху|пиз|бля|муд|пид|fu|sh|bi)\s\p{L}{1,12}(?!\p{L})/giu)) {
    const word = cut.replace(/\s/u, '')
    if (isStrong(word) && isSwearing(word)) return cut
  }
  return undefined
}

const isStrong = wordPatterns([...STRONG])

/** Letters hidden by signs: «бл*ть», «п***ц». */
function maskedSwearing(text: string): string | undefined {
  for (const [masked] of text.matchAll(/(?<!\p{L})\p{L}[\p{L}*#@$]*[*#@$]\p{L}+/gu)) {
    const hidden = masked.toLowerCase()
    if (/\p{L}[*#@$]{2,}\p{L}/u.test(hidden) || MASKED.some((word) => isMasked(hidden, word))) return masked
  }
  return undefined
}

/** Each sign stands for a letter, or all signs in a row for one. */
function isMasked(hidden: string, word: string): boolean {
  const inOne = hidden.replace(/[*#@$]+/gu, '*')
  return [hidden, inOne].some(
    (form) => form.length === word.length && [...form].every((sign, at) => '*#@$'.includes(sign) || sign === word[at]),
  )
}
