import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import {
  ATTENDANCES,
  CALL_OUTCOMES,
  type IncomingContent,
  type MessageContext,
  UNSUPPORTED_REASONS,
} from '../whatsapp/port.ts'
import type { Attendances } from './attendance.ts'
import type { MessageRow } from './deps.ts'
import type { Votes } from './votes.ts'

const moneyShape = z.object({ amount: z.number(), currency: z.string() })

/** What a message has by its type and around it, besides words and files. */
export const kindShapes = {
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
      live: z.boolean().optional().meta({ description: 'The place changes on the phone; here it is the first one' }),
    })
    .nullable(),
  contacts: z.array(z.object({ name: z.string(), phones: z.array(z.string()), vcard: z.string() })).nullable(),
  order: z
    .object({
      title: z.string().nullable(),
      text: z.string().nullable(),
      item_count: z.number().int().nullable(),
      items: z.array(z.object({ name: z.string(), quantity: z.number(), price: z.number().nullable() })),
      total: moneyShape.nullable(),
    })
    .nullable()
    .meta({ description: 'An order from the WhatsApp catalogue' }),
  product: z
    .object({
      title: z.string(),
      description: z.string().nullable(),
      text: z.string().nullable(),
      price: moneyShape.nullable(),
      url: z.string().nullable(),
    })
    .nullable(),
  poll: z
    .object({
      question: z.string(),
      multiple: z.boolean().meta({ description: 'More than one option may be chosen' }),
      options: z.array(
        z.object({
          text: z.string(),
          votes: z.array(z.enum(['guest', 'us'])).meta({ description: 'Who is known to have chosen it' }),
        }),
      ),
    })
    .nullable(),
  event: z
    .object({
      name: z.string(),
      description: z.string().nullable(),
      place: z.string().nullable(),
      url: z.string().nullable(),
      starts_at: instantOut.nullable(),
      ends_at: instantOut.nullable(),
      canceled: z.boolean(),
      attendances: z
        .array(z.object({ by: z.enum(['guest', 'us']), answer: z.enum(ATTENDANCES), extra_guests: z.number().int() }))
        .meta({ description: 'Who has said whether they come, and how many they bring along' }),
    })
    .nullable(),
  call: z
    .object({
      video: z.boolean(),
      outcome: z.enum(CALL_OUTCOMES).meta({
        description: "declined: on the number's own phone; rejected: by the number's rule about calls",
      }),
    })
    .nullable(),
  unsupported: z
    .object({
      reason: z.enum(UNSUPPORTED_REASONS).meta({
        description:
          'undecrypted, view_once, other_devices: to be read on the phone, and shown here should it be sent again',
      }),
      description: z.string().nullable(),
    })
    .nullable(),
  forwarded: z.enum(['once', 'many_times']).nullable(),
  album_id: z.string().nullable().meta({ description: 'The same for files that were sent together' }),
  view_once: z.boolean(),
  video_note: z.boolean().meta({ description: 'A round video' }),
  expires_after_seconds: z.number().int().nullable().meta({
    description: 'It disappears from the phones after so long; here it is kept',
  }),
  link_preview: z.object({ url: z.string(), title: z.string(), description: z.string().nullable() }).nullable(),
  quote: z.object({ text: z.string(), from_status: z.boolean() }).nullable().meta({
    description:
      'What it quotes, where `reply_to` cannot tell: a status of the number, or a message from before it was linked',
  }),
}

const schema = z.object(kindShapes)
type KindOut = z.output<typeof schema>

const NOTHING = {
  location: null,
  contacts: null,
  order: null,
  product: null,
  poll: null,
  event: null,
  call: null,
  unsupported: null,
} satisfies Partial<KindOut>

type Stored = Pick<MessageRow, 'type' | 'content' | 'context' | 'deleted_at'>

const readContext = storedJson(
  'messages.context',
  z.object({
    forwarded: z.enum(['once', 'many_times']).optional(),
    albumId: z.string().optional(),
    viewOnce: z.literal(true).optional(),
    videoNote: z.literal(true).optional(),
    linkPreview: z.object({ url: z.string(), title: z.string(), description: z.string().optional() }).optional(),
    expiresAfterSeconds: z.number().optional(),
    quoted: z.object({ text: z.string(), fromStatus: z.literal(true).optional() }).optional(),
  }) satisfies z.ZodType<MessageContext>,
)

type StoredContent = IncomingContent & { votes?: Votes; attendances?: Attendances }

/** No more than that it is an object: pages of messages are read all the time, and `incoming-columns.ts` alone writes it. */
const readContent = storedJson('messages.content', z.record(z.string(), z.unknown()))

/** Of a deleted message nothing is left. */
export function presentKind(row: Stored): KindOut {
  const gone = row.deleted_at !== null
  const context = row.context && !gone ? readContext(row.context) : {}
  const { linkPreview, quoted } = context
  return {
    ...NOTHING,
    ...(row.content && !gone ? presentContent({ type: row.type, ...readContent(row.content) } as StoredContent) : {}),
    forwarded: context.forwarded ?? null,
    album_id: context.albumId ?? null,
    view_once: context.viewOnce ?? false,
    video_note: context.videoNote ?? false,
    expires_after_seconds: context.expiresAfterSeconds ?? null,
    link_preview: linkPreview ? { ...linkPreview, description: linkPreview.description ?? null } : null,
    quote: quoted ? { text: quoted.text, from_status: quoted.fromStatus ?? false } : null,
  }
}

function presentContent(content: StoredContent): Partial<KindOut> {
  switch (content.type) {
    case 'location': {
      const { type: _, ...location } = content
      return { location }
    }
    case 'contact':
      return { contacts: content.contacts }
    case 'order': {
      const { title = null, text = null, itemCount = null, items, total = null } = content
      const priced = items.map(({ name, quantity, price = null }) => ({ name, quantity, price }))
      return { order: { title, text, item_count: itemCount, items: priced, total } }
    }
    case 'product': {
      const { title, description = null, text = null, price = null, url = null } = content
      return { product: { title, description, text, price, url } }
    }
    case 'poll': {
      const { question, multiple, votes = {} } = content
      const voters = (option: string) => SIDES.filter((side) => votes[side]?.options.includes(option))
      return { poll: { question, multiple, options: content.options.map((text) => ({ text, votes: voters(text) })) } }
    }
    case 'event': {
      const { name, description = null, place = null, url = null, canceled, attendances: given = {} } = content
      const [starts_at, ends_at] = [toIso(content.startsAt ?? null), toIso(content.endsAt ?? null)]
      const attendances = SIDES.flatMap((by) => {
        const said = given[by]
        return said ? [{ by, answer: said.answer, extra_guests: said.extraGuests }] : []
      })
      return { event: { name, description, place, url, starts_at, ends_at, canceled, attendances } }
    }
    case 'call':
      return { call: { video: content.video, outcome: content.outcome } }
    case 'unsupported':
      return { unsupported: { reason: content.reason ?? 'unknown_kind', description: content.description ?? null } }
    default:
      return {}
  }
}

const SIDES = ['guest', 'us'] as const
