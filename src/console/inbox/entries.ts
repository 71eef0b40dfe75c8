import type { MessageOut } from '../../inbox/index.ts'
import type { OrderOut } from '../../orders/index.ts'
import type { RatingOut } from '../../reputation/index.ts'

export const KINDS = ['message', 'order', 'rating', 'bonus', 'retention', 'mailing', 'reply'] as const
export type Kind = (typeof KINDS)[number]

type Base = { id: string; at: string }

/** What a mailing sent by SMS or as a push shows. */
type Send = { channel: 'sms' | 'push'; title: string | null; text: string; provider: string }
type OfMailing = { mailing_id: string | null; mailing_name: string | null; delivery_status: string | null }
type OfRequest = { order_external_id: string; asked_at: string | null; opened_at: string | null }
type Bonus = { amount: number; reason: string | null }
type Retention = { from: string | null; to: string }
type Reply = { text: string; status: string; promo_percent: number | null }

/** What a feed holds. What stands behind an entry may be gone: then only its kind and time are left. */
export type TimelineEntry =
  | ({ kind: 'message' } & Base & Partial<MessageOut>)
  | ({ kind: 'mailing' } & Base & Partial<OfMailing> & Partial<MessageOut & Pick<Send, 'channel' | 'title'>>)
  | ({ kind: 'rating' } & Base &
      ({ what?: never } | ({ what: 'rating' } & RatingOut) | ({ what: 'request' } & OfRequest & Partial<MessageOut>)))
  | ({ kind: 'order' } & Base & Partial<OrderOut>)
  | ({ kind: 'bonus' } & Base & Partial<Bonus>)
  | ({ kind: 'retention' } & Base & Partial<Retention>)
  | ({ kind: 'reply' } & Base & Partial<Reply>)

/** The WhatsApp message that an entry is, or that it sent. */
export function messageOf(entry: TimelineEntry): MessageOut | undefined {
  switch (entry.kind) {
    case 'message':
    case 'mailing':
      return entry.direction === undefined ? undefined : (entry as MessageOut)
    case 'rating':
      return entry.what === 'request' && entry.direction !== undefined ? (entry as MessageOut) : undefined
    case 'order':
    case 'bonus':
    case 'retention':
    case 'reply':
      return undefined
    default:
      return entry satisfies never
  }
}

/** The newest first, as the API has it. */
export function compareEntries(a: Base, b: Base): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

const RANKS: Record<MessageOut['status'], number> = {
  received: 0,
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  failed: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Answers and events overtake each other; a status never goes back. */
export function mergeEntry(known: TimelineEntry, loaded: TimelineEntry): TimelineEntry {
  const [before, after] = [messageOf(known), messageOf(loaded)]
  if (!before || !after) return { ...known, ...loaded } as TimelineEntry
  const goesBack = RANKS[after.status] < RANKS[before.status]
  const { status, status_reason, sent_at, delivered_at, read_at } = before
  const kept = goesBack ? { status, status_reason, sent_at, delivered_at, read_at } : {}
  return { ...known, ...loaded, ...kept } as TimelineEntry
}

/** A message as an event tells it, over what the feed knows: the entry keeps its kind. */
export function mergeMessage(known: TimelineEntry, message: MessageOut): TimelineEntry {
  return mergeEntry(known, { ...known, ...message, kind: known.kind, at: known.at } as TimelineEntry)
}
