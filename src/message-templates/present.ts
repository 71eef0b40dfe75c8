import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import { said } from '../http/words/said.ts'
import { componentsSchema, placesOf, readComponents, whyUnsendable } from './components.ts'
import { textOf } from './fill.ts'
import type { MessageTemplateRow } from './view.ts'

export const messageTemplateSchema = z
  .object({
    id: z.string(),
    waba_id: z.string().meta({ description: 'The business account at Meta' }),
    meta_id: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.enum(['marketing', 'utility', 'authentication']),
    status: z.string().meta({ description: 'approved (alone may be sent), pending, rejected, paused, disabled, ...' }),
    reason: z.string().nullable().meta({ description: 'Why it is not approved, in the words of Meta' }),
    quality: z.enum(['green', 'yellow', 'red', 'unknown']),
    parameter_format: z.enum(['positional', 'named']),
    components: componentsSchema,
    text: z.string().meta({ description: 'How it reads, with its variables open' }),
    places: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(['text', 'image', 'video', 'document', 'url_suffix', 'coupon_code']),
        }),
      )
      .meta({ description: 'What is filled in when it is sent, by name' }),
    unsendable: said('Why it cannot be sent from here; null: it can').nullable(),
    told_at: instantOut.meta({ description: 'When Meta last told of it' }),
    created_at: instantOut,
  })
  .meta({ id: 'MessageTemplate' })

export function presentMessageTemplate(row: MessageTemplateRow): z.output<typeof messageTemplateSchema> {
  const components = readComponents(row.components)
  return {
    id: row.id,
    waba_id: row.waba_id,
    meta_id: row.meta_id,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    reason: row.reason,
    quality: row.quality,
    parameter_format: row.parameter_format,
    components,
    text: textOf(components, {}),
    places: placesOf(components, row.parameter_format).map(({ name, kind }) => ({ name, kind })),
    unsendable: whyUnsendable(components, row.category) ?? null,
    told_at: toIso(row.told_at),
    created_at: toIso(row.created_at),
  }
}
