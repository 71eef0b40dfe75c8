import { Drop } from 'liquidjs'
import type { Language } from '../lib/languages.ts'
import { GAP } from './gaps.ts'

/** Facts that are replaced by words when they are unknown. */
export type NamedFact = 'dish' | 'restaurant'

/**
 * Placeholders in a rendered text until their surroundings are known. Private-use characters, so no author writes them.
 */
const SIGNS: Record<NamedFact, string> = { dish: '\uE001', restaurant: '\uE002' }

/** An unknown fact: false in conditions, replaced by `default`, and otherwise put into words that fit its place. */
export class MissingFact extends Drop {
  readonly sign: string
  constructor(fact: NamedFact) {
    super()
    this.sign = SIGNS[fact]
  }
  override valueOf(): undefined {
    return undefined
  }
}

type Case = 'nom' | 'gen' | 'dat' | 'ins' | 'loc'

const PREPOSITIONS: readonly [Case, string][] = [
  ['gen', 'из от до для у без около после кроме вместо ради возле из-за'],
  ['dat', 'к ко по благодаря'],
  ['ins', 'с со над перед между'],
  ['loc', 'о об обо в во при'],
]
const CASES: ReadonlyMap<string, Case> = new Map(
  PREPOSITIONS.flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
)
/** «Приходите в наш ресторан», but «заказ в нашем ресторане». */
const MOTION = /^(?:при|за|во?з?)?(?:ход|езж|езд|ед|йд|ид|гля|глас|приглаш|вер)/u
const POSSESSIVE = /^(?:ваш|наш|сво|тво)(?:[йеяию]|а|у|ей|его|ему|им|ем|ём|ими|их|ю)?$/u
const TO_YOU: ReadonlySet<string> = new Set(['вам', 'вас', 'вами', 'тебе', 'тебя'])
/** Words that require a case without a preposition: «команда нашего ресторана», «довольны вашим заказом». */
const GOVERNING: readonly [Case, RegExp][] = [
  ['gen', /^(?:команд|коллектив|кухн|гост|меню|повар|шеф|адрес|вкус|качеств|сайт|приложени|клиент|друз|сотрудник)/u],
  ['ins', /^(?:довол|наслажда|наслади|горди)/u],
]
const ORDERED = /^(?:заказал|заказыва)/u

type Forms = Record<Case, string>
const OURS: Forms = { nom: 'наш', gen: 'нашего', dat: 'нашему', ins: 'нашим', loc: 'нашем' }
const YOURS: Forms = { nom: 'ваш', gen: 'вашего', dat: 'вашему', ins: 'вашим', loc: 'вашем' }
const ENDINGS: Forms = { nom: '', gen: 'а', dat: 'у', ins: 'ом', loc: 'е' }

const ARTICLES: ReadonlySet<string> = new Set(['the', 'a', 'an', 'your', 'our', 'my', 'this', 'that', 'some'])

/** The kind of thing, already named by the author: the name after it may be left out. */
const NOUNS: Record<Language, Record<NamedFact, RegExp>> = {
  ru: {
    dish: /^(?:заказ|блюд|позици)(?:[аоуеияй]|ом|ю|ей)?$/u,
    restaurant: /^(?:ресторан|кафе|пиццери|кофейн|заведени|бистро|бар|доставк)(?:[аоуеияй]|ом|ем|ю|ей)?$/u,
  },
  en: { dish: /^(?:order|dish|meal)$/u, restaurant: /^(?:restaurant|caf[eé]|pizzeria|bistro|bar|place)$/u },
}

const QUOTED = /[«"“„] *([\uE001\uE002]) *[»"”“]/gu
const BRACKETED = /[([] *[\uE001\uE002] *[)\]]/gu
const SIGN = /([\uE001\uE002])/u
const SENTENCE_ENDED = /(?:[.!?…]|\p{Extended_Pictographic}\uFE0F?)$/u
const INTRODUCED = /[:–—] *$/u
const WORD = /^[\p{L}-]+$/u
const NEXT_WORD = /^ +(\p{L}+)/u
/** As much of the text before it as three words take. */
const LOOK_BACK = 80

/**
 * Replaces unknown facts by words that agree with their surroundings: «заказ из ресторана ▯» becomes «заказ из
 * ресторана», «спасибо за заказ в ▯» «спасибо за заказ в нашем ресторане», "How was the ▯?" "How was your order?".
 * Looks once at each place and its neighbours.
 */
export function sayMissingFacts(text: string, language: Language): string {
  if (!SIGN.test(text)) return text
  const [first = '', ...rest] = text.replace(BRACKETED, GAP).replace(QUOTED, '$1').split(SIGN)
  let said = first
  for (let at = 0; at < rest.length; at += 2) {
    const fact: NamedFact = rest[at] === SIGNS.dish ? 'dish' : 'restaurant'
    const after = rest[at + 1] ?? ''
    said = `${language === 'ru' ? inRussian(fact, said) : inEnglish(fact, said, after)}${after}`
  }
  return said
}

function inRussian(fact: NamedFact, text: string): string {
  let before = text
  let [third, second, last] = lastWords(before)
  let fallback: Case = 'nom'
  if (last !== undefined && POSSESSIVE.test(last)) {
    // The author's own "your" may have a different gender from the words to come.
    fallback = caseOfPossessive(last)
    before = withoutLastWord(before)
    ;[third, second, last] = lastWords(before)
  }
  if (INTRODUCED.test(before.slice(-LOOK_BACK)) || (last !== undefined && NOUNS.ru[fact].test(last)))
    return before + GAP
  if (fact === 'dish' && last !== undefined && ORDERED.test(last)) return `${before}у нас`
  let found = (last === undefined ? undefined : (CASES.get(last) ?? governedBy(last))) ?? fallback
  if ((last === 'в' || last === 'во') && [third, second].some((word) => word !== undefined && MOTION.test(word))) {
    found = 'nom'
  }
  const noun = (fact === 'dish' ? 'заказ' : 'ресторан') + ENDINGS[found]
  // «Как вам ваш» stumbles.
  if (fact === 'dish' && last !== undefined && TO_YOU.has(last)) return before + noun
  return before + begun(`${(fact === 'dish' ? YOURS : OURS)[found]} ${noun}`, before)
}

function inEnglish(fact: NamedFact, text: string, after: string): string {
  let before = text
  let [, , last] = lastWords(before)
  const isNamed = NOUNS.en[fact].test(NEXT_WORD.exec(after)?.[1]?.toLowerCase() ?? '')
  const hasArticle = last !== undefined && ARTICLES.has(last)
  if (isNamed && hasArticle) return before + GAP
  if (hasArticle) {
    before = withoutLastWord(before)
    last = lastWords(before)[2]
  }
  if (INTRODUCED.test(before.slice(-LOOK_BACK)) || (last !== undefined && NOUNS.en[fact].test(last)))
    return before + GAP
  if (fact === 'dish' && last === 'ordered') return `${before}from us`
  const noun = fact === 'dish' ? 'order' : 'restaurant'
  const whose = fact === 'dish' ? 'your' : 'our'
  return before + begun(isNamed ? whose : `${whose} ${noun}`, before)
}

/** The three words right before, in lower case; undefined when punctuation stands between. */
function lastWords(before: string): (string | undefined)[] {
  const tail = before.slice(-LOOK_BACK)
  if (!tail.endsWith(' ')) return []
  const words = tail.trimEnd().toLowerCase().split(' ').slice(-3)
  const start = words.findLastIndex((word) => !WORD.test(word)) + 1
  return [undefined, undefined, undefined, ...words.slice(start)].slice(-3)
}

function withoutLastWord(before: string): string {
  const bare = before.trimEnd()
  let end = bare.length
  while (end > 0 && /\p{L}/u.test(bare.charAt(end - 1))) end--
  return bare.slice(0, end)
}

function governedBy(word: string): Case | undefined {
  return GOVERNING.find(([, pattern]) => pattern.test(word))?.[0]
}

function caseOfPossessive(word: string): Case {
  if (/его$/u.test(word)) return 'gen'
  if (/ему$/u.test(word)) return 'dat'
  if (/им$/u.test(word)) return 'ins'
  if (/(?:ем|ём)$/u.test(word)) return 'loc'
  return 'nom'
}

function begun(words: string, before: string): string {
  const tail = before.slice(-LOOK_BACK)
  const bare = tail.trimEnd()
  const begins = bare === '' || SENTENCE_ENDED.test(bare) || tail.slice(bare.length).includes('\n')
  return begins ? words.charAt(0).toUpperCase() + words.slice(1) : words
}
