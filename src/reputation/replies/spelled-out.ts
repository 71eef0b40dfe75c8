import { webAddressKind, wordsByBlanks } from '../../lib/web-address.ts'
import type { TextWord } from './phrases.ts'

const DOT =
  /(?<=[\p{L}\d])\s*(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)|\{dot\}|\[точка\]|\(точка\)|(?<=\s)(?:точка|dot)(?=\s))\s*(?=[\p{L}\d])/giu
const AT =
  /(?<=[\p{L}\d])\s*(?:\[at\]|\(at\)|\{at\}|\(собака\)|\[собака\]|(?<=\s)(?:собака|собачка)(?=\s))\s*(?=[\p{L}\d])/giu
const SPACED_DOT = /(?<=[\p{L}\d])\s{1,2}\.\s{0,2}(?=[\p{L}\d])|(?<=^www|\swww)\s?\.\s?/giu
const WWW = /(?:(?<!\p{L})(?:дабл|дабл-ю|даблю|тройное|три)[\s-]*){1,6}(?=точка|\.)/giu
const ENDINGS: Readonly<Record<string, string>> = { ру: 'ru', ком: 'com', нет: 'net', орг: 'org', ру_: 'ru' }

/** The first address of a page or e-mail that is spelled in words: «вкусно точка ру», "chef at mail dot com". */
export function findSpelledAddress(text: string): string | undefined {
  const written = text.replace(WWW, 'www ').replace(AT, '@').replace(DOT, '.')
  const forms = [written, written.replace(SPACED_DOT, '.')]
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
const JOINTS = new Set(['плюс', 'plus', 'double', 'дефис', 'и'])
const DIGITS_OF = new Map(
  [UNITS, TEENS, TENS, HUNDREDS].flatMap((words, at) =>
    words.split(/\s+/).map((word) => [word, [1, 2, 2, 3][at]!] as const),
  ),
)
/** Fewer digits in words are a number of things. */
const MIN_DIGITS = 7
const MIN_WORDS = 5

/** A phone in words: «восемь девятьсот пять сто двадцать три сорок пять шестьдесят семь». */
export function findSpelledPhone(words: readonly TextWord[]): { start: number; end: number } | undefined {
  let from = 0
  let digits = 0
  for (const [at, { word }] of words.entries()) {
    const more = DIGITS_OF.get(word) ?? (/^\d{1,3}$/.test(word) ? word.length : undefined)
    if (more === undefined && !(JOINTS.has(word) && at > from)) {
      from = at + 1
      digits = 0
      continue
    }
    // «двадцать три» is written with two digits.
    const before = DIGITS_OF.get(words[at - 1]?.word ?? '') ?? 0
    digits += more === undefined ? 0 : at > from && before > more ? 0 : more
    const inWords = words.slice(from, at + 1).some(({ word: other }) => DIGITS_OF.has(other))
    if (digits >= MIN_DIGITS && at - from + 1 >= MIN_WORDS && inWords)
      return { start: words[from]!.start, end: words[at]!.end }
  }
  return undefined
}
