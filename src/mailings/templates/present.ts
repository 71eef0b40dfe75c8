import { z } from 'zod'
import { instantOut, toIso } from '../../http/time.ts'
import type { TemplateRow } from './template-texts.ts'
import type { TemplateVersionRow } from './view.ts'

export const warningSchema = z.object({ code: z.string(), message: z.string() })

export const templateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    channel: z.literal('whatsapp'),
    language: z.string(),
    text: z.string(),
    variants: z.array(z.string()),
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
    text: row.text,
    variants: JSON.parse(row.variants) as string[],
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
    text: z.string(),
    variants: z.array(z.string()),
    saved_by: z.string(),
    saved_at: instantOut,
  })
  .meta({ id: 'TemplateVersion' })

export function presentTemplateVersion(row: TemplateVersionRow) {
  const { version, language, text, saved_by, saved_at } = row
  return {
    version,
    language,
    text,
    variants: JSON.parse(row.variants) as string[],
    saved_by,
    saved_at: toIso(saved_at),
  }
}
