/** Languages in which the product itself speaks to guests. */
export const LANGUAGES = ['ru', 'en'] as const

export type Language = (typeof LANGUAGES)[number]

/** `ru`, `RU` and `ru-RU` are one language; undefined for those that we have no words for. */
export function parseLanguage(tag: string): Language | undefined {
  const base = tag.trim().toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === base)
}

/** How to speak to somebody of this language: English is for all whose own we do not speak. */
export const languageFor = (tag: string): Language => parseLanguage(tag) ?? 'en'
