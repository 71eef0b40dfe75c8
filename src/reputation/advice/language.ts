import { z } from 'zod'
import { LANGUAGES, type Language } from '../../lib/languages.ts'

export type { Language }

export const languageInput = z.enum(LANGUAGES)

/** A text in every language of the product. */
export type Bilingual = Record<Language, string>
