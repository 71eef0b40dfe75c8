import { z } from 'zod'
import { emojiInput } from '../inbox/index.ts'

/** What `POST /{phone_number_id}/messages` accepts: see Meta's message reference. */

const idText = z.string().min(1).max(200)
/** Some clients write phones as numbers. */
const phoneText = z.union([z.string().min(1).max(60), z.number().int().nonnegative()]).transform(String)

const file = z.object({
  id: idText.optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
})
const captioned = file.extend({ caption: z.string().max(4_096).optional() })
const needsOne = (value: z.output<typeof file>) => value.id !== undefined || value.link !== undefined
const ONE = 'must have an id or a link'

const contact = z.object({
  name: z.object({
    formatted_name: z.string().min(1).max(300),
    first_name: z.string().max(200).optional(),
    last_name: z.string().max(200).optional(),
    middle_name: z.string().max(200).optional(),
    prefix: z.string().max(60).optional(),
    suffix: z.string().max(60).optional(),
  }),
  phones: z
    .array(
      z.object({
        phone: z.string().max(60).optional(),
        wa_id: z.string().max(60).optional(),
        type: z.string().max(60).optional(),
      }),
    )
    .max(20)
    .default([]),
  emails: z
    .array(z.object({ email: z.string().max(300).optional(), type: z.string().max(60).optional() }))
    .max(20)
    .default([]),
  urls: z
    .array(z.object({ url: z.string().max(2_000).optional(), type: z.string().max(60).optional() }))
    .max(20)
    .default([]),
  addresses: z
    .array(
      z.object({
        street: z.string().max(300).optional(),
        city: z.string().max(200).optional(),
        state: z.string().max(200).optional(),
        zip: z.string().max(60).optional(),
        country: z.string().max(200).optional(),
        type: z.string().max(60).optional(),
      }),
    )
    .max(20)
    .default([]),
  org: z
    .object({
      company: z.string().max(300).optional(),
      department: z.string().max(300).optional(),
      title: z.string().max(300).optional(),
    })
    .optional(),
  birthday: z.string().max(20).optional(),
})

const words = z.object({ text: z.string().min(1).max(4_096) })
const row = z.object({ id: idText, title: z.string().min(1).max(200), description: z.string().max(300).optional() })

const interactive = z.object({
  type: z.string(),
  header: z
    .object({
      type: z.string(),
      text: z.string().max(300).optional(),
      image: file.optional(),
      video: file.optional(),
      document: file.extend({ filename: z.string().max(240).optional() }).optional(),
    })
    .optional(),
  body: words.optional(),
  footer: words.optional(),
  action: z
    .object({
      buttons: z
        .array(
          z.object({ type: z.string().optional(), reply: z.object({ id: idText, title: z.string().min(1).max(200) }) }),
        )
        .min(1)
        .max(10)
        .optional(),
      button: z.string().max(60).optional(),
      sections: z
        .array(z.object({ title: z.string().max(200).optional(), rows: z.array(row).max(10).default([]) }))
        .max(10)
        .optional(),
      name: z.string().max(60).optional(),
      parameters: z
        .object({ display_text: z.string().max(200).optional(), url: z.string().max(2_000).optional() })
        .optional(),
    })
    .optional(),
})

const templateParameter = z.object({
  type: z.string().default('text'),
  parameter_name: z.string().max(100).optional(),
  text: z.string().max(4_096).optional(),
  payload: z
    .union([z.string().max(1_000), z.number()])
    .transform(String)
    .optional(),
  currency: z.object({ fallback_value: z.string().max(200) }).optional(),
  date_time: z.object({ fallback_value: z.string().max(200) }).optional(),
  image: file.optional(),
  video: file.optional(),
  document: file.extend({ filename: z.string().max(240).optional() }).optional(),
})

const template = z.object({
  name: z.string().min(1).max(512),
  language: z.object({ code: z.string().min(2).max(20) }),
  components: z
    .array(
      z.object({
        type: z.string().max(40),
        sub_type: z.string().max(40).optional(),
        index: z
          .union([z.string().max(4), z.number()])
          .transform(Number)
          .optional(),
        parameters: z.array(templateParameter).max(100).default([]),
      }),
    )
    .max(20)
    .default([]),
})

/** By type: the content of the field with its name. */
export const CONTENTS = {
  text: z.object({ body: z.string().min(1).max(4_096), preview_url: z.boolean().optional() }),
  image: captioned.refine(needsOne, ONE),
  video: captioned.refine(needsOne, ONE),
  audio: file.extend({ voice: z.boolean().optional() }).refine(needsOne, ONE),
  document: captioned.extend({ filename: z.string().max(240).optional() }).refine(needsOne, ONE),
  sticker: file.refine(needsOne, ONE),
  location: z.object({
    latitude: z.coerce.number().min(-90).max(90),
    longitude: z.coerce.number().min(-180).max(180),
    name: z.string().max(1_000).optional(),
    address: z.string().max(1_000).optional(),
  }),
  contacts: z.array(contact).min(1).max(50),
  reaction: z.object({ message_id: idText, emoji: emojiInput.default('') }),
  interactive,
  template,
} as const

export type MessageType = keyof typeof CONTENTS
export type ContentOf<T extends MessageType> = z.output<(typeof CONTENTS)[T]>

/** The frame, whatever its content, which is read by type. */
export const messageInput = z.object({
  messaging_product: z.literal('whatsapp', 'is required, and must be whatsapp'),
  recipient_type: z.string().max(40).optional(),
  to: phoneText.optional(),
  recipient: z.string().min(1).max(60).optional(),
  type: z.string().max(40).optional(),
  status: z.string().max(40).optional(),
  message_id: idText.optional(),
  typing_indicator: z.object({ type: z.string().max(40) }).optional(),
  context: z.object({ message_id: idText }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  text: z.unknown().optional(),
  image: z.unknown().optional(),
  video: z.unknown().optional(),
  audio: z.unknown().optional(),
  document: z.unknown().optional(),
  sticker: z.unknown().optional(),
  location: z.unknown().optional(),
  contacts: z.unknown().optional(),
  reaction: z.unknown().optional(),
  interactive: z.unknown().optional(),
  template: z.unknown().optional(),
})

export type MessageInput = z.output<typeof messageInput>
