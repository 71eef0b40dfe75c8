import en from 'bad-words-next/lib/en'
import ru from 'bad-words-next/lib/ru'
import russianInLatin from 'bad-words-next/lib/ru_lat'
import { remove as withoutConfusables } from 'confusables'
import { findInsult } from './insults.ts'
import { type TextWord, textWords } from './phrases.ts'
import { findSlight } from './slights.ts'
import { CUT, HARMLESS, MASKED, MILD, MORE, STRONG } from './swear-words.ts'
import { wordPatterns } from './word-patterns.ts'

type Dictionary = { words: readonly string[]; lookalike: Readonly<Record<string, string>> }

const isHarmless = wordPatterns(HARMLESS)
/** «Dick's burger», "spotted dick": names of people and dishes. */
const NAMES =
  /(?<=[Ss]potted )dicks?|(?<!(?:[Yy]ou|[Ss]uch|[Ww]hat|[AaBb]|[Aa]n) )Dick(?=(?:['’]s)? \p{L})|cock(?=['’]s comb)|(?<=[Ww]e (?:were|are) (?:so |a bit |just )?)(?:dumb|stupid|idiots)|(?<=[Ww]as )(?:dumb|stupid)(?= of us)|(?:dumb|stupid|idiotic)(?= (?:mistake|error|of us|slip|oversight))|(?<=[Ff]e(?:el|lt) (?:so |a bit )?)(?:stupid|dumb)|[Dd]amn(?= (?:good|fine|tasty|right|oven))|(?:[Ии]диотск|[Дд]урацк|[Тт]уп)\p{L}{1,3}(?= (?:день|дня|ошибк|промах|опечатк|недосмотр|случайност|недоразумен|вечер))|(?<=[Рр]ыба-)дура|[Дд]урак(?:ов|и)(?= (?:на кухне|не держим))/gu
const READERS = [
  reader({ words: [...ru.words, ...MORE], lookalike: ru.lookalike }, (word) => word),
  reader(en, withoutConfusables),
  reader(russianInLatin, withoutConfusables),
]

/**
 * The first swear word in a text, in Russian, English or Russian in Latin letters, masked («бл*ть», «х у й») or not.
 */
export function findSwearing(written: string): string | undefined {
  const text = written.replaceAll(NAMES, '')
  const words = new Set(text.match(/[^\s,.!?;:()«»"…]+/gu))
  for (const word of words) if (!isHarmlessWord(word) && isSwearing(word)) return word
  return spacedSwearing(text) ?? maskedSwearing(text) ?? dottedSwearing(text) ?? cutSwearing(text, textWords(text))
}

const isMild = wordPatterns(MILD)

/** Whether a swear word is one in any context. The mild ones are also said of oneself, of dishes and of the weather. */
export function isAlwaysSwearing(word: string): boolean {
  return !isMild(word.toLowerCase().replaceAll('ё', 'е'))
}

/** The first words in a text that insult without a swear word: «вы просто баран», «не нравится — не ешьте». */
export function findRudeness(written: string): string | undefined {
  const text = written.replaceAll(NAMES, '')
  const words = textWords(text)
  const insult = findInsult(words) ?? findSlight(words)
  return insult && text.slice(insult.start, insult.end)
}

function isSwearing(word: string): boolean {
  const lower = word.toLowerCase()
  return READERS.some((swears) => swears(lower))
}

/** Words, in lower case, that a dictionary of bad-words-next knows; its own matching takes minutes for some. */
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

/** Separated letters: «х у й», "f.u.c.k", «бл.я.т.ь». */
function spacedSwearing(text: string): string | undefined {
  for (const [spaced] of text.matchAll(/(?<!\p{L})\p{L}(?:[\s.,*_|/-]{1,3}\p{L}(?!\p{L})){2,}/gu)) {
    const word = spaced.replace(/[^\p{L}]/gu, '')
    // «ты и л о х»: the first letter may be a word of its own.
    if (isSwearing(word) || (word.length > 3 && isSwearing(word.slice(1)))) return spaced
  }
  return undefined
}

const DOTTED = /(?<!\p{L})\p{L}{1,12}[.,*_'’|/-]\p{L}{1,12}(?:[.,*_'’|/-]\p{L}{1,12}){0,6}(?!\p{L})/gu

/** A word with signs in it: «му.дак», «еб-анутые», «га.н.дон». */
function dottedSwearing(text: string): string | undefined {
  for (const [dotted] of text.matchAll(DOTTED)) {
    const word = dotted.replace(/[^\p{L}]/gu, '')
    if (!isHarmlessWord(word) && isSwearing(word) && isStrong(word.toLowerCase())) return dotted
  }
  return undefined
}

/** A word cut in two: «еб анутые», «пиз дец». */
function cutSwearing(text: string, words: readonly TextWord[]): string | undefined {
  for (const [at, { word, start, end }] of words.entries()) {
    const next = words[at + 1]
    if (!next || word.length > MAX_CUT || !/^\s{1,2}$/u.test(text.slice(end, next.start))) continue
    if (isCut(word + next.word)) return text.slice(start, next.end)
  }
  return undefined
}

const MAX_CUT = 6
const isCut = wordPatterns(CUT)
const isStrong = wordPatterns([...STRONG])

const SIGNS = '*#@$%&~•×_0123456789'
const MASK =
  /(?<![\p{L}\d@.])\p{L}{1,12}(?:[*#@$%&~•×_]{1,6}|\d{1,2}(?=\p{L}))(?:\p{L}{1,12}|[*#@$%&~•×_]{1,6}|\d{1,2}(?=\p{L})){0,6}/gu
const isHidden = wordPatterns(MASKED, SIGNS)

/** Letters hidden by signs: «бл*ть», «п***ц». Each sign stands for a letter, or all signs in a row for one. */
function maskedSwearing(text: string): string | undefined {
  for (const [masked] of text.matchAll(MASK)) {
    const hidden = masked.toLowerCase().replaceAll('ё', 'е')
    if (/\p{L}[*#@$%&]{2,}\p{L}/u.test(hidden) || /^\p{L}{1,2}\*{2,}$/u.test(hidden)) return masked
    if (/\p{L}/u.test(hidden.slice(1)) && (isHidden(hidden) || isHidden(hidden.replace(/[^\p{L}]+/gu, '*'))))
      return masked
  }
  return undefined
}
