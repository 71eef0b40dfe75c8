import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'
import type { SendKind } from './numbers.ts'

export type DeliveriesTables = {
  send_queues: SendQueuesTable
  deliveries: DeliveriesTable
  delivery_counts: DeliveryCountsTable
}

/**
 * waiting: may be claimed by a number. sending: claimed, the permit is taken, it may have left.
 * Ends: sent (then delivered, read), failed, unconfirmed, skipped, cancelled.
 */
export type DeliveryStatus =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unconfirmed'
  | 'skipped'
  | 'cancelled'

export type DeliveriesTable = {
  id: string
  queue_id: string
  guest_id: string
  /** A guest gets one delivery of a queue for each: what it is for (the order of a rating request), '' in a mailing. */
  dedupe_key: string
  status: DeliveryStatus
  reason: string | null
  /** Not before this moment (start, quiet hours, retry). UTC milliseconds. */
  not_before: number
  /** While waiting: the only number that may take it (sticky), or null for any. Later: the number that sent it. */
  number_id: string | null
  message_id: string | null
  whatsapp_id: string | null
  attempts: Generated<number>
  variant: number | null
  /** With which version of its queue's text it was last claimed: see `mailing_texts`. Null: never, or the queue keeps none. */
  text_version: Generated<number | null>
  /** 1: the guest had never written to the number when it was claimed. Null: never claimed. */
  first_contact: Generated<Flag | null>
  created_at: number
  claimed_at: number | null
  sent_at: number | null
  delivered_at: number | null
  read_at: number | null
  replied_at: number | null
  /** Cascades: when it is asked whether the guest was reached, or the next channel has to. Null: not asked (any more). */
  fallback_at: Generated<number | null>
  /** W3C trace context of what planned it; null while traces are off. */
  traceparent: Generated<string | null>
}

/**
 * Guests hear from the number that has their chat. When it is banned or unlinked, `wait`: another one writes to them when
 * it has not come back in time; `other_number`: at once; `skip`: none does, their deliveries end then.
 */
export type WhenNumberLost = 'wait' | 'other_number' | 'skip'

export type Channel = 'whatsapp' | 'sms' | 'push'

/**
 * How many deliveries of a queue are in each state. Triggers keep it true; nothing else writes it. Sum over the shards:
 * a single one may be negative.
 */
export type DeliveryCountsTable = {
  queue_id: string
  status: DeliveryStatus
  /** '' for none. */
  reason: string
  /** '' for none. */
  number_id: string
  /** -1 for none. */
  text_version: number
  /** -1 for none. */
  variant: number
  shard: number
  count: number
  /** Those of them whose guests have answered. */
  replied: number
}

/** What a queue serves: a mailing; a restaurant's requests to rate, or its replies to reviews; the managers' summary. */
export type QueueOwnerKind = 'mailing' | 'rating_requests' | 'review_replies' | 'weekly_summary'

/**
 * A stream of deliveries that is opened, paused and limited to numbers as one: a mailing by one channel, the requests to
 * rate of a restaurant. One for each owner and channel, and one more for its tests.
 */
export type SendQueuesTable = {
  id: string
  owner_kind: QueueOwnerKind
  /** Of the mailing, of the restaurant. */
  owner_id: string
  /** 1: what people send to themselves to see how it looks. */
  is_test: Flag
  channel: Channel
  kind: Exclude<SendKind, 'reply' | 'automatic' | 'api'>
  /** Smaller goes first. */
  priority: number
  /** 1: numbers may take from it. 0: paused. */
  open: Flag
  /** Only these numbers; null for all. */
  number_ids: Json | null
  /** What becomes of those whose number is banned or unlinked. */
  when_number_lost: WhenNumberLost
  created_at: number
  /** When it was last opened, anew or after a pause. */
  opened_at: number
  /** How much numbers have taken from it, in thousandths of a message by its weight: the least served is next. */
  served: number
}
