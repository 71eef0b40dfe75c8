import { z } from 'zod'
import type { AutomaticAnswerKind, MessageStatus, MessageType } from '../db/schema/inbox.ts'
import { instantOut, toIso } from '../http/time.ts'
import { cleanFileName } from '../lib/clean-text.ts'
import { MEDIA_FAILURES } from '../whatsapp/port.ts'
import type { MediaRow, MessageRow } from './deps.ts'
import { kindShapes, presentKind } from './present-kind.ts'
import { reactionsOf } from './reactions.ts'

const MESSAGE_TYPES = [
  'text',
  'image',
  'voice',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'contact',
  'order',
  'product',
  'poll',
  'event',
  'call',
  'unsupported',
] as const satisfies MessageType[]

const MESSAGE_STATUSES = [
  'received',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unconfirmed',
] as const satisfies MessageStatus[]

const AUTOMATIC_KINDS = ['greeting', 'out_of_hours', 'rule', 'call'] as const satisfies AutomaticAnswerKind[]

export const mediaSchema = z
  .object({
    id: z.string(),
    url: z.string().meta({ description: 'Where the file is once its status is stored' }),
    status: z.enum(['waiting', 'stored', 'failed', 'on_request']).meta({
      description: 'on_request: of a message from before; asking for the file begins fetching it',
    }),
    failure: z.enum(MEDIA_FAILURES).nullable().meta({
      description: 'Why it could not be fetched from WhatsApp; while it is waiting, why the latest attempt failed',
    }),
    thumbnail_url: z.string().nullable().meta({
      description:
        'Where a small upright picture of it is (WebP, within 560 by 640), of pictures; null: of what is none',
    }),
    mime_type: z.string(),
    file_name: z.string().nullable(),
    byte_size: z.number().int().nullable(),
    duration_seconds: z.number().int().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    waveform: z.string().nullable().meta({ description: 'Base64 of 64 loudness samples, 0 to 100' }),
  })
  .meta({ id: 'Media' })

export const messageSchema = z
  .object({
    id: z.string(),
    guest_id: z.string(),
    number_id: z.string(),
    whatsapp_id: z.string(),
    direction: z.enum(['in', 'out']),
    type: z.enum(MESSAGE_TYPES),
    text: z.string().nullable().meta({ description: 'The words of any type; of media, the caption' }),
    media: mediaSchema.nullable(),
    ...kindShapes,
    reply_to: z.string().nullable().meta({ description: 'Id of the message it quotes' }),
    reactions: z.object({ guest: z.string().optional(), us: z.string().optional() }),
    status: z.enum(MESSAGE_STATUSES),
    status_reason: z.string().nullable(),
    automatic: z
      .enum(AUTOMATIC_KINDS)
      .nullable()
      .meta({ description: 'Why it was sent by itself, as an answer; null: it was not' }),
    author: z.string().nullable().meta({ description: 'The API key or user who wrote it' }),
    from_history: z.boolean().meta({ description: "Told by the number's own phone out of its memory" }),
    delivery_id: z.string().nullable().meta({ description: 'Of a mailing: its delivery' }),
    at: instantOut,
    sent_at: instantOut.nullable(),
    delivered_at: instantOut.nullable(),
    read_at: instantOut.nullable(),
    edited_at: instantOut.nullable(),
    deleted_at: instantOut.nullable(),
  })
  .meta({ id: 'Message' })

export type MessageOut = z.output<typeof messageSchema>

const by = z.enum(['guest', 'us'])

/** What `message.updated` reports. `content`: something unreadable before can be read now. */
export const messageChangeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('media') }),
  z.object({ type: z.literal('content') }),
  z.object({ type: z.literal('edit'), by }),
  z.object({ type: z.literal('delete'), by }),
  z.object({ type: z.literal('vote'), by }),
  z.object({ type: z.literal('attendance'), by }),
  z.object({ type: z.literal('event_edit'), by }),
  z.object({ type: z.literal('reaction'), by, emoji: z.string() }),
])

export type MessageChange = z.output<typeof messageChangeSchema>

/** The rows beside a message: see `rowsBeside`. */
export type Beside = {
  media?: MediaRow | undefined
  replyTo?: string | undefined
  automatic?: AutomaticAnswerKind | undefined
}

/** What leaves of a message. A deleted one keeps its place, not its content. */
export function presentMessage(row: MessageRow, { media, replyTo, automatic }: Beside = {}): MessageOut {
  const gone = row.deleted_at !== null
  const kind = presentKind(row)
  return {
    id: row.id,
    guest_id: row.guest_id,
    number_id: row.number_id,
    whatsapp_id: row.whatsapp_id,
    direction: row.from_me ? 'out' : 'in',
    type: row.type,
    text: gone ? null : kind.call ? callText(kind.call) : row.text,
    media: media && !gone ? presentMedia(media) : null,
    ...kind,
    reply_to: replyTo ?? null,
    reactions: presentReactions(row),
    status: row.status,
    status_reason: row.status_reason,
    automatic: automatic ?? null,
    author: row.author,
    from_history: row.from_history === 1,
    delivery_id: row.delivery_id,
    at: toIso(row.at),
    sent_at: toIso(row.sent_at),
    delivered_at: toIso(row.delivered_at),
    read_at: toIso(row.read_at),
    edited_at: toIso(row.edited_at),
    deleted_at: toIso(row.deleted_at),
  }
}

/** For programs; the console has words of its own. */
function callText({ video, outcome }: NonNullable<MessageOut['call']>): string {
  return `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)} ${video ? 'video ' : ''}call`
}

/** What is shown as a picture, and files of kinds that can be. */
export function hasPreview({ kind, mime_type }: Pick<MediaRow, 'kind' | 'mime_type'>): boolean {
  return kind === 'image' || (kind === 'document' && /^image\/(jpeg|png|webp|gif|avif|tiff)\b/i.test(mime_type))
}

export function presentMedia(media: MediaRow): z.output<typeof mediaSchema> {
  return {
    id: media.id,
    url: `/v1/media/${media.id}`,
    status: media.status,
    failure: MEDIA_FAILURES.find((failure) => failure === media.failure) ?? null,
    thumbnail_url: hasPreview(media) ? `/v1/media/${media.id}/thumbnail` : null,
    mime_type: media.mime_type,
    file_name: media.file_name === null ? null : (cleanFileName(media.file_name) ?? null),
    byte_size: media.byte_size,
    duration_seconds: media.duration_seconds,
    width: media.width,
    height: media.height,
    waveform: media.waveform,
  }
}

function presentReactions(row: MessageRow): MessageOut['reactions'] {
  const { guest, us } = reactionsOf(row)
  return { ...(guest?.emoji && { guest: guest.emoji }), ...(us?.emoji && { us: us.emoji }) }
}
