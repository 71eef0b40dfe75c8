import { z } from 'zod'
import { CHANNELS } from '../deliveries/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import type { RenderedText } from './compile-template.ts'
import { sizeOfText } from './sizes.ts'
import { readLanguages, readVariants } from './template-texts.ts'
import type { TemplateRow, TemplateVersionRow } from './view.ts'

export const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  path: z.string().optional().meta({ description: 'Which text, where it is about one: body.variants.0' }),
  start: z.number().int().optional().meta({ description: 'Where in it' }),
  end: z.number().int().optional(),
})

const languageTextsSchema = z.object({
  title: z.string().nullable(),
  text: z.string(),
  variants: z.array(z.string()),
})

export const templateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    channel: z.enum(CHANNELS),
    language: z.string(),
    title: z.string().nullable().meta({ description: 'Of a push' }),
    text: z.string(),
    variants: z.array(z.string()),
    languages: z
      .record(z.string(), languageTextsSchema)
      .meta({ description: 'The same in other languages; guests without texts in theirs get the main ones' }),
    ends_without_question_ok: z.boolean(),
    waived_by: z.string().nullable().meta({ description: 'Who allowed a text without a closing question' }),
    waived_at: instantOut.nullable(),
    version: z.number().int(),
    created_at: instantOut,
    updated_at: instantOut,
    archived_at: instantOut.nullable(),
    warnings: z.array(warningSchema).meta({ description: 'What the checker says of the wording' }),
  })
  .meta({ id: 'Template' })

export function presentTemplate(row: TemplateRow, warnings: z.output<typeof warningSchema>[] = []) {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    language: row.language,
    title: row.title,
    text: row.text,
    variants: readVariants(row.variants),
    languages: presentLanguages(row.languages),
    ends_without_question_ok: row.ends_without_question_ok === 1,
    waived_by: row.waived_by,
    waived_at: toIso(row.waived_at),
    version: row.version,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    archived_at: toIso(row.archived_at),
    warnings,
  }
}

export const templateVersionSchema = z
  .object({
    version: z.number().int(),
    language: z.string(),
    title: z.string().nullable(),
    text: z.string(),
    variants: z.array(z.string()),
    languages: z.record(z.string(), languageTextsSchema),
    saved_by: z.string(),
    saved_at: instantOut,
  })
  .meta({ id: 'TemplateVersion' })

/** A version of a template, earlier or current, as the API shows it. */
export function presentTemplateVersion(row: TemplateVersionRow) {
  const { version, language, title, text, saved_by, saved_at } = row
  return {
    version,
    language,
    title,
    text,
    variants: readVariants(row.variants),
    languages: presentLanguages(row.languages),
    saved_by,
    saved_at: toIso(saved_at),
  }
}

function presentLanguages(json: string): Record<string, z.output<typeof languageTextsSchema>> {
  return Object.fromEntries(
    Object.entries(readLanguages(json)).map(([key, { title = null, text, variants }]) => [
      key,
      { title, text, variants },
    ]),
  )
}

export const previewSchema = z
  .object({
    guest_id: z.string(),
    text: z.string().nullable(),
    title: z.string().nullable(),
    variant: z.number().int().nullable(),
    language: z.string().nullable(),
    skipped: z.string().nullable().meta({ description: 'Why this guest would get nothing' }),
    size: z
      .object({
        characters: z.number().int(),
        title_characters: z.number().int().nullable(),
        sms: z
          .object({
            encoding: z.enum(['GSM-7', 'UCS-2']),
            segments: z.number().int().meta({ description: 'So many SMS are paid for' }),
            characters: z.number().int().meta({ description: 'As they are counted in that encoding' }),
          })
          .nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'TextPreview' })

export function presentPreview(
  channel: TemplateRow['channel'],
  { guest, rendered }: { guest: { id: string }; rendered: RenderedText },
): z.output<typeof previewSchema> {
  if ('skip' in rendered) {
    const nothing = { text: null, title: null, variant: null, language: null, size: null }
    return { guest_id: guest.id, ...nothing, skipped: rendered.skip }
  }
  const { text, title, variant, language } = rendered
  const { characters, titleCharacters, sms } = sizeOfText(channel, text, title)
  const size = { characters, title_characters: titleCharacters, sms }
  return { guest_id: guest.id, text, title: title ?? null, variant, language, skipped: null, size }
}

export const identicalSchema = z.object({
  share: z.number().meta({ description: '0 to 1' }),
  sample: z.number().int().meta({ description: 'Guests looked at' }),
  message: z.string(),
})
