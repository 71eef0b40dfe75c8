import type { GuestRow } from '../../guests/index.ts'
import { type Language, languageFor } from '../../lib/languages.ts'

/**
 * Russian for guests whose language is Russian, the restaurant's language for guests whose language is unknown, English
 * for the rest.
 */
export function languageOfGuest({ language }: Pick<GuestRow, 'language'>, fallback: Language): Language {
  return language ? languageFor(language) : fallback
}
