import BadWordsNext from 'bad-words-next'
import en from 'bad-words-next/lib/en'
import ru from 'bad-words-next/lib/ru'
import russianInLatin from 'bad-words-next/lib/ru_lat'

/** Harmless words that the dictionaries' patterns catch by their letters. */
const HARMLESS =
  /колеба|страху|греб|потреб|дебат|дебит|ебитда|хлеб|небу|учебу|щебет|крендел|милфей|петуш|бляш|лохмат|лохан|козлин|кончит|кончен|leekie/

/** Swear words that the dictionaries lack. */
const MORE = [
  'мудак*',
  'мудач*',
  'мудил*',
  'манда',
  'манду',
  'сволоч*',
  'ублюд*',
  'твар*',
  'говн*',
  'говен*',
  'жоп*',
  'урод*',
  'тупиц*',
  'дурак*',
  'дура',
  'дуры',
  'придур*',
  'хам',
  'хамка',
  'хамло',
  'кретин*',
  'болван*',
]

const dictionary = new BadWordsNext({ maxCacheSize: 1 })
for (const data of [ru, en, russianInLatin]) dictionary.add(data)
dictionary.add({ id: 'more', words: MORE, lookalike: ru.lookalike })

/** The first swear word of a text in Russian, English or Russian in Latin letters. */
export function findSwearing(text: string): string | undefined {
  for (const word of text.split(/[\s,.!?;:()«»"…]+/)) {
    if (word !== '' && !HARMLESS.test(word.toLowerCase().replaceAll('ё', 'е')) && dictionary.check(word)) return word
  }
  return maskedSwearing(text)
}

/** Letters set apart or hidden by signs: «х у й», «бл*ть», "f.u.c.k". */
function maskedSwearing(text: string): string | undefined {
  for (const [spaced] of text.matchAll(/(?<!\p{L})\p{L}(?:[\s.*_-]+\p{L}(?!\p{L})){2,}/gu)) {
    if (dictionary.check(spaced.replace(/[^\p{L}]/gu, ''))) return spaced
  }
  for (const [masked] of text.matchAll(/(?<!\p{L})\p{L}+[*#@$]+\p{L}+/gu)) {
    const hidden = masked.replace(/[*#@$]+/gu, '.')
    if (MASKED.some((word) => new RegExp(`^${hidden}$`, 'iu').test(word))) return masked
  }
  return undefined
}

const MASKED = [
  'хуй',
  'хуйня',
  'хуи',
  'блять',
  'блядь',
  'сука',
  'суки',
  'пиздец',
  'пизда',
  'ебать',
  'мудак',
  'мудаки',
  'пидор',
  'fuck',
  'shit',
  'bitch',
  'cunt',
]
