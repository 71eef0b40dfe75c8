import type { Language } from '../lib/languages.ts'

type Words = {
  morning: string
  day: string
  evening: string
  /** At night, when wishing a good time of day would be odd. */
  night: string
  /** How to opt out without a link. */
  optOut: string
  optOutElsewhere: string
}

export const WORDS: Record<Language, Words> = {
  ru: {
    morning: 'Доброе утро',
    day: 'Добрый день',
    evening: 'Добрый вечер',
    night: 'Здравствуйте',
    optOut: 'ответьте «стоп»',
    optOutElsewhere: 'напишите нам «стоп» в WhatsApp',
  },
  en: {
    morning: 'Good morning',
    day: 'Good afternoon',
    evening: 'Good evening',
    night: 'Hello',
    optOut: 'reply "stop"',
    optOutElsewhere: 'write "stop" to us in WhatsApp',
  },
}
