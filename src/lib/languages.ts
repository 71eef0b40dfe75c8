/** Languages in which the product itself speaks to guests. */
export const LANGUAGES = ['ru', 'en'] as const

export type Language = (typeof LANGUAGES)[number]

/** `ru`, `RU` and `ru-RU` are one language; undefined for languages that the product does not speak. */
export function parseLanguage(tag: string): Language | undefined {
  const base = tag.trim().toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === base)
}

/** The language to use with somebody who speaks `tag`: English for everybody whose own we do not speak. */
export const languageFor = (tag: string): Language => parseLanguage(tag) ?? 'en'
