import { z } from 'zod'

/**
 * What Meta posts, as far as it is read here:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks Everything is optional except what
 * shows whose it is; anything without a known shape is kept as it came.
 */

const text = z.string().optional().catch(undefined)
const number = z.coerce.number().optional().catch(undefined)
const record = z.record(z.string(), z.unknown())

export const webhookBody = z.object({
  object: z.string(),
  entry: z
    .array(
      z.object({
        id: z.string(),
        changes: z.array(z.object({ field: z.string().max(100), value: record })).max(1_000),
      }),
    )
    .max(1_000),
})

/** Whose number a change is about. */
export const metadata = z.object({ metadata: z.object({ phone_number_id: z.string() }) })

const mediaPart = z.object({
  id: z.string(),
  mime_type: text,
  sha256: text,
  caption: text,
  filename: text,
  voice: z.boolean().optional().catch(undefined),
})
const titled = z.object({ title: text, description: text })

const contactCard = z.object({
  name: z.object({ formatted_name: text, first_name: text, last_name: text }).optional().catch(undefined),
  phones: z
    .array(z.object({ phone: text, wa_id: text }))
    .default([])
    .catch([]),
  vcard: text,
})

/** The parts a message may have; `type` says which one it has. */
const parts = z.object({
  type: z.string().default('unknown'),
  text: z.object({ body: z.string() }).optional().catch(undefined),
  image: mediaPart.optional().catch(undefined),
  audio: mediaPart.optional().catch(undefined),
  voice: mediaPart.optional().catch(undefined),
  video: mediaPart.optional().catch(undefined),
  document: mediaPart.optional().catch(undefined),
  sticker: mediaPart.optional().catch(undefined),
  location: z
    .object({ latitude: z.coerce.number(), longitude: z.coerce.number(), name: text, address: text })
    .optional()
    .catch(undefined),
  contacts: z.array(contactCard).optional().catch(undefined),
  button: z.object({ text, payload: text }).optional().catch(undefined),
  interactive: z
    .object({
      type: text,
      button_reply: titled.optional(),
      list_reply: titled.optional(),
      nfm_reply: z.object({ body: text }).optional(),
    })
    .optional()
    .catch(undefined),
  order: z
    .object({
      text,
      product_items: z
        .array(z.object({ product_retailer_id: text, quantity: number, item_price: number, currency: text }))
        .default([]),
    })
    .optional()
    .catch(undefined),
  errors: z
    .array(z.object({ title: text, error_data: z.object({ details: text }).optional().catch(undefined) }))
    .optional()
    .catch(undefined),
})
export type Parts = z.output<typeof parts>

export const webhookMessage = parts.extend({
  id: z.string().min(1),
  from: text,
  from_user_id: text,
  /** For a message written on the business phone itself. */
  to: text,
  to_user_id: text,
  timestamp: number,
  context: z
    .object({
      id: text,
      forwarded: z.boolean().optional().catch(undefined),
      frequently_forwarded: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  referral: z.object({ source_url: text, headline: text, body: text }).optional().catch(undefined),
  reaction: z.object({ message_id: z.string(), emoji: text }).optional().catch(undefined),
  edit: z
    .object({ original_message_id: z.string(), message: parts.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  revoke: z.object({ original_message_id: z.string() }).optional().catch(undefined),
  system: z
    .object({ type: text, wa_id: text, new_wa_id: text, user_id: text, customer: text })
    .optional()
    .catch(undefined),
})
export type WebhookMessage = z.output<typeof webhookMessage>

export const webhookContact = z.object({
  wa_id: text,
  user_id: text,
  profile: z.object({ name: text, username: text }).optional().catch(undefined),
})
export type WebhookContact = z.output<typeof webhookContact>

export const webhookStatus = z.object({
  id: z.string().min(1),
  status: z.string(),
  timestamp: number,
  biz_opaque_callback_data: text,
  pricing: z
    .object({ billable: z.boolean().optional().catch(undefined), pricing_model: text, type: text, category: text })
    .optional()
    .catch(undefined),
  errors: z
    .array(z.object({ code: z.number().int() }))
    .optional()
    .catch(undefined),
})
export type WebhookStatus = z.output<typeof webhookStatus>

/** What waits for the inbox. `raw` is the post itself, verified only by its signature. */
export const inboundEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), echo: z.boolean().default(false), raw: record, contact: record.optional() }),
  z.object({ kind: z.literal('status'), raw: record }),
  z.object({ kind: z.literal('change'), field: z.string(), value: record, at: z.number() }),
])
export type InboundEntry = z.output<typeof inboundEntry>
