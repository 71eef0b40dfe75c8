/** Languages in which a text can greet and fill gaps by itself. */
export const LANGUAGES = ['ru', 'en'] as const

export type Language = (typeof LANGUAGES)[number]

type Words = {
  morning: string
  day: string
  evening: string
  /** At night, when wishing a good time of day would be odd. */
  night: string
  /** How one opts out without a link. */
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

/** `ru`, `RU` and `ru-RU` are one language; undefined for those that we have no words for. */
export function parseLanguage(tag: string): Language | undefined {
  const base = tag.trim().toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === base)
}
