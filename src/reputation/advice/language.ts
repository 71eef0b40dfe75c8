import { z } from 'zod'

export const languageInput = z.enum(['ru', 'en'])
export type Language = z.output<typeof languageInput>

/** A text in every language of the product. */
export type Bilingual = Record<Language, string>
