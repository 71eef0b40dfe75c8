import { z } from 'zod'
import type { MessageStatus, MessageType } from '../db/schema/inbox.ts'
import { instantOut, toIso } from '../http/time.ts'
import { attributesOf } from './attributes.ts'
import { presentBirthday } from './birthday.ts'
import type { GuestRow } from './store.ts'

export const guestSchema = z
  .object({
    id: z.string(),
    phone: z.string().nullable().meta({ description: 'E.164; null while only the WhatsApp id is known' }),
    lid: z.string().nullable().meta({ description: "WhatsApp's own id of the person" }),
    name: z.string().nullable().meta({ description: 'The name we keep' }),
    push_name: z.string().nullable().meta({ description: 'The name the guest shows on WhatsApp' }),
    username: z.string().nullable().meta({ description: 'The name by which WhatsApp finds them' }),
    language: z.string().nullable(),
    time_zone: z.string().nullable(),
    birthday: z.string().nullable().meta({ description: '`1990-05-17`, or `--05-17` where the year is not known' }),
    tags: z.array(z.string()),
    attributes: z.record(z.string(), z.unknown()),
    on_whatsapp: z.boolean().nullable().meta({ description: 'null: not asked yet' }),
    blocked_at: instantOut.nullable(),
    opted_out_at: instantOut.nullable(),
    opted_out_source: z.string().nullable(),
    unread_count: z.number().int(),
    unprocessed_count: z.number().int(),
    last_message_at: instantOut.nullable(),
    last_inbound_at: instantOut.nullable(),
    last_mailed_at: instantOut.nullable(),
    assignee: z
      .string()
      .nullable()
      .meta({ description: 'Whose the conversation is: an id of a user or key, or a name' }),
    team_id: z
      .string()
      .nullable()
      .meta({ description: 'In whose queue the conversation stands while it has no assignee' }),
    snoozed_until: instantOut.nullable().meta({ description: 'In the past: open again' }),
    resolved_at: instantOut.nullable(),
    waiting_since: instantOut.nullable().meta({
      description: 'When the first message was written that nobody has answered; null: no answer is due',
    }),
    answer_due_at: instantOut
      .nullable()
      .meta({ description: "By the restaurant's target, which counts its opening hours alone; in the past: overdue" }),
    erased_at: instantOut.nullable().meta({ description: 'When the guest was erased: all else is empty since' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Guest' })

export type GuestOut = z.output<typeof guestSchema>

const lastMessageSchema = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']),
  type: z.string(),
  text: z.string().nullable().meta({ description: 'The first 200 characters' }),
  status: z.string(),
  at: instantOut,
})

export const listedGuestSchema = guestSchema
  .extend({ last_message: lastMessageSchema.nullable() })
  .meta({ id: 'ListedGuest' })

export type ListedGuestOut = z.output<typeof listedGuestSchema>

/** What leaves of a guest. `details` are the rows beside it: see `findDetails`. */
export function presentGuest(guest: GuestRow, details: { lid?: string | undefined; tags?: string[] } = {}): GuestOut {
  const waits = guest.resolved_at === null
  return {
    id: guest.id,
    phone: guest.phone,
    lid: details.lid ?? null,
    name: guest.name,
    push_name: guest.push_name,
    username: guest.username,
    language: guest.language,
    time_zone: guest.time_zone,
    birthday: presentBirthday(guest),
    tags: details.tags ?? [],
    attributes: attributesOf(guest),
    on_whatsapp: guest.on_whatsapp === null ? null : guest.on_whatsapp === 1,
    blocked_at: toIso(guest.blocked_at),
    opted_out_at: toIso(guest.opted_out_at),
    opted_out_source: guest.opted_out_source,
    unread_count: guest.unread_count,
    unprocessed_count: guest.unprocessed_count,
    last_message_at: toIso(guest.last_message_at || null),
    last_inbound_at: toIso(guest.last_inbound_at),
    last_mailed_at: toIso(guest.last_mailed_at),
    assignee: guest.assignee,
    team_id: guest.team_id,
    snoozed_until: toIso(guest.snoozed_until),
    resolved_at: toIso(guest.resolved_at),
    waiting_since: toIso(waits ? guest.waiting_since : null),
    answer_due_at: toIso(waits ? guest.answer_due_at : null),
    erased_at: toIso(guest.erased_at),
    created_at: toIso(guest.created_at),
    updated_at: toIso(guest.updated_at),
  }
}

export type LastMessageRow = {
  id: string
  from_me: 0 | 1
  type: MessageType
  text: string | null
  status: MessageStatus
  at: number
  deleted_at: number | null
}

export function presentLastMessage(row: LastMessageRow): z.output<typeof lastMessageSchema> {
  return {
    id: row.id,
    direction: row.from_me ? 'out' : 'in',
    type: row.type,
    text: row.deleted_at === null && row.text !== null ? [...row.text.slice(0, 400)].slice(0, 200).join('') : null,
    status: row.status,
    at: toIso(row.at),
  }
}
