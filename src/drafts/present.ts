import { z } from 'zod'
import type { Draft } from './draft-answer.ts'
import type { Message } from './llm/complete.ts'
import { TROUBLES, type Trouble } from './llm/trouble.ts'
import { MASKED, type Mask } from './mask/mask.ts'
import { type DraftSettings, modelOf } from './settings.ts'
import type { Usage } from './store.ts'

const trouble = z.enum(Object.keys(TROUBLES) as [Trouble, ...Trouble[]])

export const draftSchema = z
  .object({
    text: z.string(),
    problems: z
      .array(z.object({ rule: z.string(), message: z.string(), found: z.string().nullable() }))
      .meta({ description: 'What to fix before it is used: rules of replies, `placeholder`, `cut_off`' }),
  })
  .meta({ id: 'Draft' })

export const presentDraft = ({ text, problems }: Draft): z.output<typeof draftSchema> => ({ text, problems })

export const previewSchema = z
  .object({
    server: z.string().nullable().meta({ description: 'Where it would go; null: no model is set up' }),
    model: z.string().nullable(),
    obstacle: trouble.nullable().meta({ description: 'Why nothing would be sent now' }),
    messages: z
      .array(z.object({ role: z.enum(['system', 'user']), content: z.string() }))
      .meta({ description: 'The exact words' }),
    hidden: z
      .object({
        phones: z.number().int(),
        contacts: z.number().int(),
        addresses: z.number().int(),
        names: z.number().int(),
      })
      .meta({ description: 'What was hidden in them' }),
  })
  .meta({ id: 'DraftPreview' })

type Previewed = { settings: DraftSettings; messages: readonly Message[]; mask: Mask; obstacle: Trouble | undefined }

export function presentPreview({ settings, messages, mask, obstacle }: Previewed): z.output<typeof previewSchema> {
  const hidden = mask.hidden()
  const [phones, contacts, addresses, names] = MASKED.map((kind) => hidden[kind])
  return {
    ...presentModel(settings),
    obstacle: obstacle ?? null,
    messages: [...messages],
    hidden: { phones: phones ?? 0, contacts: contacts ?? 0, addresses: addresses ?? 0, names: names ?? 0 },
  }
}

export const availabilitySchema = z.object({
  available: z.boolean(),
  reason: trouble.nullable().meta({ description: 'Why not' }),
})

const usageSchema = z.object({
  calls: z.number().int(),
  failed: z.number().int().meta({ description: 'Of these, without a draft' }),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cost: z.number(),
})

export const draftSettingsSchema = z
  .object({
    enabled: z.boolean().meta({ description: 'Whether the restaurant wants drafts' }),
    server: z.string().nullable().meta({ description: 'Host that is asked; null: no model is set up' }),
    model: z.string().nullable(),
    currency: z.string(),
    limits: z
      .object({ calls: z.number().int().nullable(), cost: z.number().nullable() })
      .meta({ description: 'Ceilings of a month, of all restaurants together; null: none' }),
    month: z.object({ restaurant: usageSchema, all: usageSchema }).meta({ description: 'Since its first day, UTC' }),
  })
  .meta({ id: 'DraftSettings' })

type Shown = { enabled: boolean; settings: DraftSettings; restaurant: Usage; all: Usage }

export function presentSettings({ enabled, settings, restaurant, all }: Shown): z.output<typeof draftSettingsSchema> {
  return {
    enabled,
    ...presentModel(settings),
    currency: settings.OTKLIK_LLM_CURRENCY,
    limits: { calls: settings.OTKLIK_LLM_MONTHLY_CALLS || null, cost: settings.OTKLIK_LLM_MONTHLY_COST || null },
    month: { restaurant: presentUsage(restaurant), all: presentUsage(all) },
  }
}

/** Only the host: some servers take a key in the path. */
function presentModel(settings: DraftSettings) {
  const model = modelOf(settings)
  return { server: model?.url.host ?? null, model: model?.model ?? null }
}

const presentUsage = ({ calls, failed, inputTokens, outputTokens, cost }: Usage): z.output<typeof usageSchema> => ({
  calls,
  failed,
  input_tokens: inputTokens,
  output_tokens: outputTokens,
  cost,
})
