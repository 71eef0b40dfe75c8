import type { GuestRow } from '../../guests/index.ts'
import { type Language, languageFor } from '../../lib/languages.ts'

/** Russian to guests whose language is Russian, the restaurant's to those of whom we do not know, English to the rest. */
export function languageOfGuest({ language }: Pick<GuestRow, 'language'>, fallback: Language): Language {
  return language ? languageFor(language) : fallback
}
