import { Liquid } from 'liquidjs'
import { SECOND } from '../../lib/units.ts'
import type { ReviewLink } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { SITE_NAMES } from '../form/texts.ts'

/** Ends with a question, as every text to a guest should [000]. */
const REQUEST: Record<Language, readonly string[]> = {
  ru: [
    `{{ hello }} Спасибо за заказ в «{{ restaurant }}» 🙏 Оцените его, пожалуйста, от 1 до 5: ответьте цифрой или откройте {{ link }}. Как вам?`,
    `{{ hello }} Это «{{ restaurant }}» 😊 Поставите заказу оценку от 1 до 5? Можно просто цифрой, можно подробнее: {{ link }}. Всё ли понравилось?`,
    `{{ hello }} Ваш заказ из «{{ restaurant }}» уже у вас 🍽 Подробно оценить можно здесь: {{ link }}. А если коротко — сколько поставите от 1 до 5?`,
  ],
  en: [
    `{{ hello }} Thank you for ordering from {{ restaurant }} 🙏 Please rate it from 1 to 5: answer with a digit or open {{ link }}. How was it?`,
    `{{ hello }} This is {{ restaurant }} 😊 Details are welcome here: {{ link }}. And in short, how many points from 1 to 5 would you give?`,
  ],
}

const THANKS: Record<Language, (links: string) => string> = {
  ru: (links) => (links ? `Спасибо за оценку! Будем рады и вашему отзыву здесь:\n${links}` : 'Спасибо за оценку!'),
  en: (links) =>
    links ? `Thank you for rating! We would be glad of a review here too:\n${links}` : 'Thank you for rating!',
}

const liquid = new Liquid({ ownPropertyOnly: true, parseLimit: 4_000, renderLimit: SECOND, memoryLimit: 100_000 })

export type RequestText = {
  language: Language
  name: string | null
  restaurant: string
  link: string
  /** The restaurant's own text instead of ours. */
  own: string | undefined
  /** Picks one of ours: the same order gets the same text. */
  seed: number
}

export function requestText({ language, name, restaurant, link, own, seed }: RequestText): string {
  const texts = REQUEST[language]
  const hello =
    language === 'ru' ? (name ? `${name}, здравствуйте!` : 'Здравствуйте!') : name ? `Hello, ${name}!` : 'Hello!'
  const text = liquid.parseAndRenderSync(own ?? texts[seed % texts.length]!, { hello, name, restaurant, link })
  // An own text may forget the way to the form.
  return own && !text.includes(link) ? `${link}\n${text}` : text
}

/** The answer to a rating in the chat: thanks, and the links whatever the score (invariant 12). */
export function thanksText(language: Language, links: readonly ReviewLink[]): string {
  return THANKS[language](links.map(({ site, url }) => `${SITE_NAMES[language][site]}: ${url}`).join('\n'))
}
