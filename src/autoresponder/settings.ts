import { z } from 'zod'
import { LANGUAGES, type Language } from '../lib/languages.ts'
import { type RestaurantRow, readSettings } from '../restaurants/index.ts'
import { checkTexts } from '../templates/index.ts'
import { DEFAULT_TEXTS } from './default-texts.ts'

/** The automatic answers: to guests who write for the first time, and to those who write out of hours. */
export const ANSWERS = ['greeting', 'out_of_hours'] as const
export type Answer = (typeof ANSWERS)[number]

const text = z.string().trim().min(1).max(1_000)
export const textsSchema = z
  .object({ ru: text, en: text })
  .partial()
  .meta({ description: 'Liquid, as in templates, with `restaurant.opens_at`; where a language is left out: ours' })

const answer = z.object({ enabled: z.boolean().default(false), texts: textsSchema.default({}) })

export const automaticAnswersSchema = z.object({
  greeting: answer.prefault({}).meta({ description: 'To a guest who writes for the first time' }),
  out_of_hours: answer.prefault({}).meta({
    description: 'Once from closing to opening; needs `opening_hours`. Whoever is told so is not greeted as well',
  }),
})

export type AutomaticAnswers = z.output<typeof automaticAnswersSchema>
export type Texts = z.output<typeof textsSchema>

// Without defaults: what is left out stays as it is.
const answerChanges = z.object({ enabled: z.boolean(), texts: textsSchema }).partial()

export const changesInput = z.object({ greeting: answerChanges, out_of_hours: answerChanges }).partial()

/** Beside other slices' settings. Invalid stored settings count as never set. */
export function automaticAnswersOf({ settings }: Pick<RestaurantRow, 'settings'>): AutomaticAnswers {
  const stored = automaticAnswersSchema.safeParse(readSettings(settings).automatic_answers ?? {})
  return stored.success ? stored.data : automaticAnswersSchema.parse({})
}

/** The texts of an answer in every language, the restaurant's or ours, ready to render. Throws `template_invalid`. */
export function compileAnswer(kind: Answer, texts: Texts, main: Language) {
  const inLanguage = (language: Language) => ({ text: texts[language] ?? DEFAULT_TEXTS[kind][language], variants: [] })
  const others = LANGUAGES.filter((language) => language !== main)
  return checkTexts({
    ...inLanguage(main),
    language: main,
    languages: Object.fromEntries(others.map((language) => [language, inLanguage(language)])),
    // It only informs; nobody should be drawn into a conversation at night.
    endsWithoutQuestionOk: true,
  })
}
