import { Liquid } from 'liquidjs'
import { known } from '../../lib/known.ts'
import type { Language } from '../advice/language.ts'
import { quoteName } from '../quote-name.ts'
import { renderInSteps } from '../render-in-steps.ts'

type Words = { hello: string; restaurant: string }

/** Each ends with a question, as every text to a guest should [000]. */
const WITH_LINK: Record<Language, readonly ((words: Words & { link: string }) => string)[]> = {
  ru: [
    ({ hello, restaurant, link }) =>
      `${hello} Спасибо за заказ в ресторане ${quoteName(restaurant)} 🙏 Оцените его, пожалуйста, от 1 до 5: ответьте цифрой или откройте ${link}. Как вам?`,
    ({ hello, restaurant, link }) =>
      `${hello} Это ресторан ${quoteName(restaurant)} 😊 Поставите заказу оценку от 1 до 5? Можно просто цифрой, можно подробнее: ${link}. Всё ли понравилось?`,
    ({ hello, restaurant, link }) =>
      `${hello} Ваш заказ из ресторана ${quoteName(restaurant)} уже у вас 🍽 Подробно оценить можно здесь: ${link}. А если коротко — сколько поставите от 1 до 5?`,
  ],
  en: [
    ({ hello, restaurant, link }) =>
      `${hello} Thank you for ordering from ${restaurant} 🙏 Please rate it from 1 to 5: answer with a digit or open ${link}. How was it?`,
    ({ hello, restaurant, link }) =>
      `${hello} This is ${restaurant} 😊 Details are welcome here: ${link}. And in short, how many points from 1 to 5 would you give?`,
  ],
}

/** When guests cannot reach this server. */
const IN_CHAT: Record<Language, readonly ((words: Words) => string)[]> = {
  ru: [
    ({ hello, restaurant }) =>
      `${hello} Спасибо за заказ в ресторане ${quoteName(restaurant)} 🙏 Оцените его, пожалуйста, от 1 до 5: просто ответьте цифрой. Как вам?`,
    ({ hello, restaurant }) =>
      `${hello} Это ресторан ${quoteName(restaurant)} 😊 Поставите заказу оценку от 1 до 5? Ответьте цифрой, а если хочется — парой слов. Всё ли понравилось?`,
    ({ hello, restaurant }) =>
      `${hello} Ваш заказ из ресторана ${quoteName(restaurant)} уже у вас 🍽 Ответьте, пожалуйста, цифрой: сколько поставите от 1 до 5?`,
  ],
  en: [
    ({ hello, restaurant }) =>
      `${hello} Thank you for ordering from ${restaurant} 🙏 Please rate it from 1 to 5: just answer with a digit. How was it?`,
    ({ hello, restaurant }) =>
      `${hello} This is ${restaurant} 😊 Please answer with a digit, and a few words if you like: how many points from 1 to 5 would you give?`,
  ],
}

const liquid = new Liquid({ ownPropertyOnly: true, parseLimit: 4_000, memoryLimit: 100_000 })

export type RequestText = {
  language: Language
  name: string | null
  restaurant: string
  /** The link to the form; undefined when guests cannot reach it. */
  link: string | undefined
  /** The restaurant's own text instead of ours. */
  own: string | undefined
  /** Picks one of ours: the same order gets the same text. */
  seed: number
}

export function requestText({ language, name, restaurant, link, own, seed }: RequestText): string {
  const hello =
    language === 'ru' ? (name ? `${name}, здравствуйте!` : 'Здравствуйте!') : name ? `Hello, ${name}!` : 'Hello!'
  const words = { hello, name, restaurant, link }
  const template = own === undefined ? undefined : liquid.parse(own)
  // A text that leads to the form makes no sense without a link.
  if (template && (link !== undefined || !liquid.variablesSync(template).includes('link'))) {
    const text = renderInSteps(liquid, template, words)
    // A restaurant's own text may lack the link to the form.
    return link === undefined || text.includes(link) ? text : `${link}\n${text}`
  }
  if (link === undefined) return pick(IN_CHAT[language], seed)(words)
  return pick(WITH_LINK[language], seed)({ ...words, link })
}

function pick<T>(texts: readonly T[], seed: number): T {
  return known(texts[seed % texts.length], 'text')
}
