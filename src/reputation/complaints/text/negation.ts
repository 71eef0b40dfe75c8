import type { ClauseWord } from './clauses.ts'

const set = (words: string) => new Set(words.trim().split(/\s+/))

const NEGATIONS = set(`
  не нет без ничего никто нисколько никаких никакой no not never nothing nobody none without wasn't weren't isn't aren't
  didn't don't doesn't wouldn't couldn't can't won't hasn't haven't hardly barely wasnt didnt isnt`)
/** Stands before the word it denies, with one word between: «ни минуты опоздания», «ни одного сухого куска». */
const NEITHER = set('ни nor')
/** After a noun: «опозданий не было», «претензий нет». */
const ABSENT = set('не нет')
const WAS = set('было бывает заметили заметил заметила нашли')
/** Words that a negation reaches across. */
const LIGHT = set(`
  очень слишком совсем особо особенно так такой такая такие такое уж самый самая самое пришлось приходится успел успела
  успело успели было была были будет стал стала стали надо нужно долго сильно вообще то же бы мне нам меня нас разу ничего
  думал думала думали собирался собиралась собирались пытался
  ни даже как-то прям прямо сказал сказать показался показалась показалось могу может могут
  the a an at all very too that even so get got be been being have had has any really particularly was were is much as it
  feel seem taste arrive arrived come came`)
const REACH = 3
/** «не сказал бы что долго», «вежливым его не назовёшь», «свежестью и не пахнет»: a "not" that covers the clause. */
const SAYING = /^(?:скажу|сказала?|сказали|сказать|назову|назвала?|назвать|say|call|describe)$/u
const UNSURE = /^(?:не|нельзя|сложно|трудно|вряд|wouldn't|can't|cannot|couldn't|hardly)$/u
const ABSENCE =
  /^(?:назовешь|назвать|назову|пах\p{L}+|отлич\p{L}+|блещ\p{L}+|блист\p{L}+|слышали|слыхали|слыхивали|обнаруж\p{L}+|наблюда\p{L}+|светит)$/u
const SENTENCE_REACH = 6

export function isNegation(word: string): boolean {
  return NEGATIONS.has(word) || NEITHER.has(word)
}

/** Which words of a clause a "not" covers. */
export function negatedWords(words: readonly ClauseWord[]): boolean[] {
  return words.map((_, at) => isDenied(words, at))
}

function isDenied(words: readonly ClauseWord[], at: number): boolean {
  const raw = (place: number) => words[place]?.raw ?? ''
  if (raw(at + 1) === 'не' && WAS.has(raw(at + 2))) return true
  if (ABSENT.has(raw(at + 1)) && at + 2 === words.length && raw(at + 1) === 'нет') return true
  if (NEITHER.has(raw(at - 1)) || NEITHER.has(raw(at - 2))) return true
  if (raw(at - 2) === 'a' && raw(at - 3) === 'not') return true
  if (isUnsaid(words, at) || isAbsent(words, at)) return true
  for (let before = at - 1; before >= Math.max(0, at - 1 - REACH); before--) {
    if (NEGATIONS.has(raw(before))) return true
    if (!LIGHT.has(raw(before))) return false
  }
  return false
}

function isUnsaid(words: readonly ClauseWord[], at: number): boolean {
  return words
    .slice(Math.max(0, at - SENTENCE_REACH), at)
    .some(
      ({ raw }, place, before) =>
        SAYING.test(raw) && before.slice(Math.max(0, place - 2), place).some((word) => UNSURE.test(word.raw)),
    )
}

function isAbsent(words: readonly ClauseWord[], at: number): boolean {
  return words
    .slice(at + 1, at + 1 + SENTENCE_REACH)
    .some(
      ({ raw }, place, behind) =>
        ABSENCE.test(raw) && /^(?:не|нельзя|сложно|трудно)$/.test(behind[place - 1]?.raw ?? ''),
    )
}
