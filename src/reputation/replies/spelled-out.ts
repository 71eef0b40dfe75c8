import { webAddressKind, wordsByBlanks } from '../../lib/web-address.ts'
import type { TextWord } from './phrases.ts'

const DOT =
  /(?<=[\p{L}\d])\s*(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)|\{dot\}|\[точка\]|\(точка\)|(?<=\s)(?:точка|точку|тчк|дот|dot|d0t|tochka|point(?=\s(?:com|ru|net|org|co)))(?=\s)|[-_*<](?:точка|тчк|dot)[-_*>])\s*(?=[\p{L}\d])/giu
const AT =
  /(?<=[\p{L}\d])\s*(?:\[at\]|\(at\)|\{at\}|\(собака\)|\[собака\]|(?<=\s)(?:собака|собачка|эт)(?=\s)|[-_*<](?:собака|at)[-_*>])\s*(?=[\p{L}\d])/giu
const SPACED_DOT = /(?<=[\p{L}\d])\s{1,2}\.\s{0,2}(?=[\p{L}\d])|(?<=^www|\swww)\s?\.\s?/giu
/** «суши-маг,ру». */
const COMMA_DOT = /(?<=[\p{L}\d])[,•·。](ру|рф|ком|ru|com)(?![\p{L}\d])/giu
const WWW = /(?:(?<!\p{L})(?:дабл|дабл-ю|даблю|даблъю|вэ|тройное|три)[\s-]*){1,6}(?=точка|\.)/giu
const ENDINGS: Readonly<Record<string, string>> = {
  ру: 'ru',
  ком: 'com',
  нет: 'net',
  орг: 'org',
  су: 'su',
  инфо: 'info',
  ио: 'io',
  онлайн: 'online',
  нэт: 'net',
  клаб: 'club',
  про: 'pro',
  ми: 'me',
  мэ: 'me',
  шоп: 'shop',
  сайт: 'site',
  стор: 'store',
  бай: 'by',
  кз: 'kz',
  юа: 'ua',
  топ: 'top',
  фуд: 'food',
  рест: 'rest',
  ай: 'ai',
  тв: 'tv',
  спэйс: 'space',
  спейс: 'space',
}

/** «h**p://», "hxxp": a link with a masked beginning. */
const MASKED_LINK = /(?<![\p{L}])h\s?[\p{L}*.\s]{1,4}p\s?s?\s?:\s?\/\s?\//iu
/** An e-mail address by its provider: «resto на джимейле», "at gmail". */
const PROVIDER =
  /[\p{L}\d._-]{2,40}\s{0,2}[[({]?(?:собака|собачка|at|эт|на)[\])}]?\s{0,2}(?:gmail|джимейл\p{L}*|гмейл\p{L}*|mail ru|мейл ру|мэйл ру|яндекс ру|ya ru|yandex ru|hotmail|outlook|icloud|yahoo)(?!\p{L})/iu

/** «burger(точка)house», "tacos[.]shop". */
const BRACKETED = /[\p{L}\d-]{1,40}\s?[[({<](?:точка|тчк|dot|\.)[\])}>]\s?\p{L}{2,12}/iu

/** «сайт: ромашка.кафе», «bit ly слэш rim». */
const SITE =
  /(?<!\p{L})(?:[Сс]айт\p{L}{0,3}|[Ww]eb\s?site|[Ss]ite)[\s:—-]{1,4}[\p{L}\d-]{2,40}\.\p{Ll}{2,12}(?!\p{L})|[a-z\d]{2,20}\s(?:слэш|слеш|slash)\s[a-z\d]/u

/** «www pizzadom ru», «двоеточие слэш слэш»: the beginning of an address as said aloud. */
const SAID_BEGINNING =
  /(?<!\p{L})www[\s.]{1,3}[\p{L}\d]|(?<!\p{L})(?:слэш|слеш|slash)[\s-]{1,2}(?:слэш|слеш|slash)(?!\p{L})|[\p{L}\d]\s(?:dot|точка)\s[\p{L}]{2,12}\s(?:slash|слэш|слеш)/iu

/** «zakaz, собачка, sushi, точка, ru». */
const COMMAS = /,\s(?=(?:собака|собачка|точка|тчк|at|dot)[,\s])|(?<=\s(?:собака|собачка|точка|тчк|at|dot)),(?=\s)/giu

/** The first web or e-mail address spelled out in words: «вкусно точка ру», "chef at mail dot com". */
export function findSpelledAddress(text: string): string | undefined {
  const masked =
    MASKED_LINK.exec(text)?.[0] ??
    PROVIDER.exec(text)?.[0] ??
    BRACKETED.exec(text)?.[0] ??
    SITE.exec(text)?.[0] ??
    SAID_BEGINNING.exec(text)?.[0]
  if (masked) return masked
  const written = text.replace(COMMAS, ' ').replace(WWW, 'www ').replace(AT, '@').replace(DOT, '.')
  const forms = [written, written.replace(SPACED_DOT, '.'), written.replace(COMMA_DOT, '.$1')]
  for (const form of forms) {
    for (const { text: word } of wordsByBlanks(form)) {
      if (text.includes(word) && webAddressKind(word) === undefined && !/^www\s?\./iu.test(word)) continue
      const plain = /^.*[\p{L}\d]/su.exec(word)?.[0] ?? ''
      const ending = /\.(\p{L}{2,6})$/u.exec(plain)?.[1] ?? ''
      const meant = plain.slice(0, plain.length - ending.length) + (ENDINGS[ending.toLowerCase()] ?? ending)
      if (webAddressKind(meant.replace(/^.*@/u, '')) !== undefined) return word
    }
  }
  return undefined
}

const UNITS = `ноль нуль один одна два две три четыре пять шесть семь восемь девять zero oh one two three four five six seven eight
  nine`
const TEENS = `десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать
  ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen`
const TENS = `двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто twenty thirty forty fifty sixty seventy
  eighty ninety`
const HUNDREDS = 'сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'
const JOINTS = new Set(['плюс', 'plus', 'double', 'triple', 'hundred', 'area', 'ext', 'дефис', 'и'])
const DIGITS_OF = new Map(
  (
    [
      [UNITS, 1],
      [TEENS, 2],
      [TENS, 2],
      [HUNDREDS, 3],
    ] as const
  ).flatMap(([words, digits]) => words.split(/\s+/).map((word) => [word, digits] as const)),
)
/** «9ОЗ», «ОО»: letters in place of digits. */
const LIKE_DIGITS = /^(?:\d{1,4}|[\dозoil]{2,4})$/u
/** Fewer digits in words are a number of things. */
const MIN_DIGITS = 7
const MIN_WORDS = 5

/** Where the digits end that a word begins or continues with. */
function endOfDigits(words: readonly TextWord[], at: number): number | undefined {
  const after = words.slice(at).findIndex(({ word }) => !DIGITS_OF.has(word) && !LIKE_DIGITS.test(word))
  return words[after === -1 ? words.length - 1 : at + after - 1]?.end
}

/** A phone in words: «восемь девятьсот пять сто двадцать три сорок пять шестьдесят семь». */
export function findSpelledPhone(words: readonly TextWord[]): { start: number; end: number } | undefined {
  let from = 0
  let digits = 0
  let lastInWords = -1
  for (const [at, { word, end }] of words.entries()) {
    const more = DIGITS_OF.get(word) ?? (LIKE_DIGITS.test(word) ? word.length : undefined)
    if (more === undefined && !(JOINTS.has(word) && at > from)) {
      from = at + 1
      digits = 0
      continue
    }
    // «двадцать три» stands for two digits.
    const before = DIGITS_OF.get(words[at - 1]?.word ?? '') ?? 0
    digits += more === undefined ? 0 : at > from && before > more ? 0 : more
    if (DIGITS_OF.has(word)) lastInWords = at
    const first = words[from]
    if (first && digits >= MIN_DIGITS && at - from + 1 >= MIN_WORDS && lastInWords >= from)
      return { start: first.start, end: endOfDigits(words, at) ?? end }
  }
  return undefined
}
