import type { Topic } from '../complaints/topics.ts'

type Names = Record<'ru' | 'en', Record<Topic, string>>

/** A complaint as we name it to the guest. In Russian the form fits both «…расстроило» and «за …». */
export const PROBLEM_NAMES: Names = {
  ru: {
    taste: 'вкус',
    courier_speed: 'время доставки',
    packaging: 'состояние упаковки',
    assembly: 'ошибки в заказе',
    cooking_time: 'время приготовления',
    courier_conduct: 'общение с курьером',
    temperature: 'непорядок с температурой блюд',
    portion: 'размер порции',
  },
  en: {
    taste: 'the taste',
    courier_speed: 'the delivery time',
    packaging: 'the packaging',
    assembly: 'the mistakes in the order',
    cooking_time: 'the cooking time',
    courier_conduct: "the courier's manner",
    temperature: 'the temperature of the food',
    portion: 'the size of the portion',
  },
}

/** What a guest praises, in the same form. */
export const PRAISE_NAMES: Names = {
  ru: {
    taste: 'вкус',
    courier_speed: 'время доставки',
    packaging: 'качество упаковки',
    assembly: 'внимание к заказу',
    cooking_time: 'время приготовления',
    courier_conduct: 'общение с курьером',
    temperature: 'внимание к температуре блюд',
    portion: 'размер порций',
  },
  en: {
    taste: 'the taste',
    courier_speed: 'the delivery time',
    packaging: 'the packaging',
    assembly: 'the care taken with the order',
    cooking_time: 'the cooking time',
    courier_conduct: 'the courier',
    temperature: 'the temperature of the food',
    portion: 'the size of the portions',
  },
}

/** «вкус, размер порции и время доставки»; null: nothing to name. */
export function listOf(names: Names, topics: readonly Topic[], language: 'ru' | 'en'): string | null {
  if (topics.length === 0) return null
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(topics.map((topic) => names[language][topic]))
}

const ORDINALS = {
  ru: 'второй третий четвёртый пятый шестой седьмой восьмой девятый десятый'.split(' '),
  en: 'second third fourth fifth sixth seventh eighth ninth tenth'.split(' '),
}
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** «седьмой» of an order. The first is not worth mentioning: null. */
export function ordinalOf(order: number, language: 'ru' | 'en'): string | null {
  if (order < 2) return null
  const word = ORDINALS[language][order - 2]
  if (word) return word
  if (language === 'ru') return `${order}-й`
  return `${order}${ENDINGS[new Intl.PluralRules('en', { type: 'ordinal' }).select(order)] ?? 'th'}`
}
