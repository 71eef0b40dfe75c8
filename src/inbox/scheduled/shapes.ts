import type { Selectable } from 'kysely'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import type { ScheduledMessagesTable, ScheduledStatus } from '../../db/schema/inbox.ts'
import { instant, instantOut, toIso } from '../../http/time.ts'
import { DAY } from '../../lib/units.ts'
import type { MediaKind } from '../../whatsapp/port.ts'
import type { MediaRow } from '../deps.ts'
import { mediaSchema, presentMedia } from '../present.ts'

export type ScheduledRow = Selectable<ScheduledMessagesTable>

/** The furthest time ahead for a scheduled message. */
export const LATEST_MS = 90 * DAY

const SCHEDULED_STATUSES = [
  'scheduled',
  'sent',
  'cancelled',
  'withdrawn',
  'failed',
] as const satisfies ScheduledStatus[]

export const SCHEDULED_FAILURES = [
  'blocked',
  'erased',
  'expired',
  'number_unavailable',
  'quoted_gone',
  'file_gone',
  'window_closed',
] as const

/** The additional fields with which a message to a guest is scheduled. */
export const later = {
  send_at: instant.optional().meta({ description: 'Not now, but then: within the next 90 days' }),
  withdraw_if_guest_writes: z
    .boolean()
    .optional()
    .meta({ description: 'With `send_at`: it is not sent when the guest writes before. Default: false' }),
}

/** The same in a form. */
export const laterInForm = {
  send_at: later.send_at,
  withdraw_if_guest_writes: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'With `send_at`: it is not sent when the guest writes before. Default: false' }),
}

const FILES = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const satisfies MediaKind[]

/** What it will say. */
const scheduledContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
  }),
  z.object({ type: z.enum(FILES), text: z.string().nullable() }),
])

export type ScheduledContent = z.output<typeof scheduledContent>

export const readContent = storedJson('scheduled_messages.content', scheduledContent)

export const scheduledSchema = z
  .object({
    id: z.string(),
    guest_id: z.string(),
    number_id: z.string().nullable().meta({ description: 'null: the number that has the chat by then' }),
    type: z.enum(['text', 'location', ...FILES]),
    text: z.string().nullable().meta({ description: 'Of a file, the caption' }),
    media: mediaSchema.nullable(),
    location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().nullable() }).nullable(),
    reply_to: z.string().nullable(),
    author: z.string(),
    send_at: instantOut,
    withdraw_if_guest_writes: z.boolean(),
    status: z.enum(SCHEDULED_STATUSES).meta({
      description:
        'sent: it is the message of `message_id` since; withdrawn: the guest wrote before; failed: see `status_reason`',
    }),
    status_reason: z.enum(SCHEDULED_FAILURES).nullable(),
    message_id: z.string().nullable().meta({ description: 'The message that it has become' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'ScheduledMessage' })

export type ScheduledOut = z.output<typeof scheduledSchema>

/** `withdrawn`: the guest has written meanwhile, and it has not come to its time yet. */
export function presentScheduled(
  row: ScheduledRow,
  { withdrawn, media }: { withdrawn: boolean; media: MediaRow | undefined },
): ScheduledOut {
  const content = readContent(row.content)
  const { id, guest_id, number_id, reply_to, author, message_id } = row
  return {
    id,
    guest_id,
    number_id,
    reply_to,
    author,
    message_id,
    type: content.type,
    text: content.type === 'location' ? null : content.text,
    media: media ? presentMedia(media) : null,
    location:
      content.type === 'location'
        ? { latitude: content.latitude, longitude: content.longitude, name: content.name ?? null }
        : null,
    send_at: toIso(row.send_at),
    withdraw_if_guest_writes: row.withdraw_if_guest_writes === 1,
    status: withdrawn ? 'withdrawn' : row.status,
    status_reason: SCHEDULED_FAILURES.find((reason) => reason === row.status_reason) ?? null,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}
