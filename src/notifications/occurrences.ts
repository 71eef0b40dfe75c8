import { z } from 'zod'
import type { EventType } from '../db/index.ts'
import type { NotificationKind } from '../db/schema/notifications.ts'
import type { RelayedEvent } from '../events/index.ts'
import type { Scope } from '../http/scopes.ts'
import type { NotificationTopic } from './kinds.ts'

/** Something that users may have to hear about. */
export type Occurrence = {
  eventId: string
  kind: NotificationKind
  at: number
  guestId: string | null
  refId: string | null
  /** On a screen the newest of a tag replaces the others. */
  tag: string
  /** What a user must be allowed to see. */
  scope: Scope
  /** The switch for it; null: that of messages. */
  topic: NotificationTopic | null
  /** Only these users; undefined: depending on who has the conversation, if it is one, or everybody. */
  to?: readonly string[]
  /** Who did it: they know already. */
  by?: string | null
}

type Found = Omit<Occurrence, 'eventId' | 'at'>

const message = z.looseObject({
  id: z.string(),
  guest_id: z.string(),
  type: z.string(),
  direction: z.string(),
  from_history: z.boolean(),
})
const guest = z.looseObject({ id: z.string() })
const assigned = z.looseObject({ id: z.string(), assignee: z.string().nullable(), by: z.string() })
const told = z.looseObject({
  guest_id: z.string(),
  user_ids: z.array(z.string()),
  rule: z.object({ id: z.string() }).optional(),
})
const stopped = z.looseObject({ rule: z.object({ id: z.string() }) })
const mentioned = z.looseObject({
  guest_id: z.string(),
  note_id: z.string(),
  user_ids: z.array(z.string()),
  by: z.string(),
})
const alert = z.looseObject({
  restaurant_id: z.string(),
  kind: z.string(),
  level: z.string().optional(),
  rating_id: z.string().optional(),
  review_id: z.string().optional(),
})
const status = z.looseObject({
  number_id: z.string(),
  state: z.string(),
  previous_state: z.string(),
  reason: z.string().nullable(),
})

/** This is all that is left of an erased guest. */
const anything = z.looseObject({ erased: z.unknown().optional() })

const INBOX = { scope: 'messages:read', topic: null } as const

const READERS: Partial<Record<EventType, (data: unknown) => Found | undefined>> = {
  'message.received'(data) {
    const { id, guest_id, type, direction, from_history } = message.parse(data)
    // `call.missed` reports calls.
    if (direction !== 'in' || from_history || type === 'call') return undefined
    return { ...INBOX, kind: 'message', guestId: guest_id, refId: id, tag: tagOf(guest_id) }
  },
  'call.missed'(data) {
    const { id, guest_id } = message.parse(data)
    return { ...INBOX, kind: 'call', guestId: guest_id, refId: id, tag: tagOf(guest_id) }
  },
  'guest.overdue'(data) {
    const { id } = guest.parse(data)
    return { ...INBOX, topic: 'overdue', kind: 'overdue', guestId: id, refId: null, tag: tagOf(id) }
  },
  'conversation.assigned'(data) {
    const { id, assignee, by } = assigned.parse(data)
    if (assignee === null) return undefined
    const rest = { guestId: id, refId: null, tag: tagOf(id), to: [assignee], by }
    return { ...INBOX, topic: 'assigned', kind: 'assigned', ...rest }
  },
  'note.mentioned'(data) {
    const { guest_id, note_id, user_ids, by } = mentioned.parse(data)
    const rest = { guestId: guest_id, refId: note_id, tag: `mention:${guest_id}`, to: user_ids, by }
    return { scope: 'guests:read', topic: 'mentions', kind: 'mention', ...rest }
  },
  'user.notice'(data) {
    const { guest_id, user_ids, rule } = told.parse(data)
    const rest = { guestId: guest_id, refId: rule?.id ?? null, tag: `rule:${guest_id}`, to: user_ids }
    return { scope: 'guests:read', topic: 'rules', kind: 'rule', ...rest }
  },
  'rule.stopped'(data) {
    const { id } = stopped.parse(data).rule
    const rest = { guestId: null, refId: id, tag: `rule_stopped:${id}` }
    // For those who may look at it and switch it on again.
    return { scope: 'restaurants:write', topic: 'rules', kind: 'rule_stopped', ...rest }
  },
  'restaurant.alert'(data) {
    const { restaurant_id, kind, level, rating_id, review_id } = alert.parse(data)
    const reviews = { scope: 'reviews:read', guestId: null } as const
    if (kind === 'low_rating') {
      const tag = `ratings:${restaurant_id}`
      return { ...reviews, topic: 'ratings', kind: 'low_rating', refId: rating_id ?? null, tag }
    }
    if (kind === 'grave_review') {
      return { ...reviews, topic: 'ratings', kind, refId: review_id ?? null, tag: `review:${review_id}` }
    }
    if (level === 'ok') return undefined
    return { ...reviews, topic: 'alerts', kind: 'alert', refId: restaurant_id, tag: `alert:${restaurant_id}` }
  },
  'number.status'(data) {
    const { number_id, state, previous_state, reason } = status.parse(data)
    if (!['logged_out', 'failed'].includes(state) || state === previous_state) return undefined
    // As in the menu's counter: what somebody asked for is no news.
    if (reason !== null && ['requested', 'requested_offline', 'parked'].includes(reason)) return undefined
    const rest = { guestId: null, refId: number_id, tag: `number:${number_id}` }
    return { scope: 'numbers:read', topic: 'numbers', kind: 'number_down', ...rest }
  },
}

/** Whether users may have to hear about such events. */
export function concernsUsers(type: EventType): boolean {
  return READERS[type] !== undefined
}

/** Undefined: nobody has to hear about it. */
export function occurrenceOf({ id, type, at, data }: RelayedEvent): Occurrence | undefined {
  const parsed = anything.parse(JSON.parse(data))
  const found = parsed.erased === true ? undefined : READERS[type]?.(parsed)
  return found && { ...found, eventId: id, at }
}

function tagOf(guestId: string): string {
  return `guest:${guestId}`
}
