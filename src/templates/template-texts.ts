import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import type { TemplateChannel } from '../db/schema/templates.ts'
import { AppError } from '../lib/errors.ts'
import { LANGUAGES, type Language, parseLanguage } from '../lib/languages.ts'
import type { TemplateRow } from './view.ts'

const variantsSchema = z.array(z.string())
const languageTexts = z.object({ title: z.string().nullish(), text: z.string(), variants: variantsSchema })

/** One language of a template. */
export type LanguageTexts = z.output<typeof languageTexts>

export const readVariants = storedJson('templates.variants', variantsSchema)
export const readLanguages = storedJson('templates.languages', z.record(z.string(), languageTexts))

/** What a marketer writes. */
export type TemplateTexts = LanguageTexts & {
  channel?: TemplateChannel
  language: string
  /** The same in other languages. */
  languages?: Readonly<Record<string, LanguageTexts>>
  endsWithoutQuestionOk: boolean
}

/** What is stored, as it was written. */
export function textsOf(
  row: Pick<TemplateRow, 'language' | 'text' | 'variants' | 'ends_without_question_ok'> &
    Partial<Pick<TemplateRow, 'channel' | 'title' | 'languages'>>,
): TemplateTexts {
  return {
    channel: row.channel ?? 'whatsapp',
    language: row.language,
    title: row.title ?? null,
    text: row.text,
    variants: readVariants(row.variants),
    languages: readLanguages(row.languages ?? '{}'),
    endsWithoutQuestionOk: row.ends_without_question_ok === 1,
  }
}

export type Version = { language: Language; path: string; texts: LanguageTexts }

/**
 * The main texts, then those of other languages. Throws `template_invalid` for a language that lacks the product's own
 * words.
 */
export function versionsOf({
  channel = 'whatsapp',
  language: tag,
  title,
  text,
  variants,
  languages = {},
}: TemplateTexts) {
  const main = languageOf(tag, 'body.language')
  const versions: Version[] = [{ language: main, path: 'body', texts: { title: title ?? null, text, variants } }]
  for (const [key, texts] of Object.entries(languages)) {
    const path = `body.languages.${key}`
    const language = languageOf(key, path)
    if (versions.some((version) => version.language === language)) {
      throw refusal(path, `There are texts in "${language}" already.`)
    }
    versions.push({ language, path, texts })
  }
  const titled = versions.find((version) => version.texts.title)
  if (titled && channel !== 'push') throw refusal(`${titled.path}.title`, 'Only a push has a title.')
  return versions
}

export type Part = { kind: 'title' | 'text'; text: string; path: string }

/** Everything a marketer wrote, by place. Empty when the languages are invalid. */
export function textParts(texts: TemplateTexts): Part[] {
  try {
    return versionsOf(texts).flatMap(partsOf)
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

export function partsOf({ path, texts: { title, text, variants } }: Version): Part[] {
  const texts = [text, ...variants].map(
    (each, index): Part => ({
      kind: 'text',
      text: each,
      path: `${path}.${index === 0 ? 'text' : `variants.${index - 1}`}`,
    }),
  )
  return title ? [{ kind: 'title', text: title, path: `${path}.title` }, ...texts] : texts
}

function languageOf(tag: string, path: string): Language {
  const language = parseLanguage(tag)
  if (language) return language
  throw refusal(path, `There is no language "${tag.slice(0, 40)}" here; known: ${LANGUAGES.join(', ')}.`)
}

export function refusal(path: string, message: string): AppError {
  return new AppError('template_invalid', message, [{ path, message }])
}
