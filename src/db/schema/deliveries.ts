import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'
import type { SendKind } from './numbers.ts'

export type DeliveriesTables = {
  send_queues: SendQueuesTable
  deliveries: DeliveriesTable
  delivery_counts: DeliveryCountsTable
}

/**
 * waiting: may be claimed by a number. sending: claimed, the permit is taken, it may have left. Ends: sent (then
 * delivered, read), failed, unconfirmed, skipped, cancelled.
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
  /**
   * A guest gets one delivery of a queue for each key: what it is for (the order of a rating request), '' in a mailing.
   */
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
  /**
   * The version of its queue's text when it was last claimed: see `mailing_texts`. Null: never claimed, or the queue
   * has no versions.
   */
  text_version: Generated<number | null>
  /** 1: the guest had never written to the number when it was claimed. Null: never claimed. */
  first_contact: Generated<Flag | null>
  created_at: number
  claimed_at: number | null
  sent_at: number | null
  delivered_at: number | null
  read_at: number | null
  replied_at: number | null
  /**
   * Cascades: when to check whether the guest was reached or the next channel has to follow. Null: no check (any more).
   */
  fallback_at: Generated<number | null>
  /** W3C trace context of what planned it; null while traces are off. */
  traceparent: Generated<string | null>
}

/**
 * Guests hear from the number that has their chat. If that number is banned or unlinked, `wait`: another one writes to
 * them if it has not come back in time; `other_number`: at once; `skip`: none does, and their deliveries end.
 */
export type WhenNumberLost = 'wait' | 'other_number' | 'skip'

export type Channel = 'whatsapp' | 'sms' | 'push'

/**
 * How many of a queue's deliveries are in each state. Triggers maintain it; nothing else writes it. Sum over the
 * shards: a single one may be negative.
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

/** What a queue serves: a mailing; a restaurant's rating requests, or its replies to reviews; the managers' summary. */
export type QueueOwnerKind = 'mailing' | 'rating_requests' | 'review_replies' | 'weekly_summary'

/**
 * A stream of deliveries that is opened, paused and limited to numbers as one: a mailing by one channel, a restaurant's
 * rating requests. One for each owner and channel, and one more for its tests.
 */
export type SendQueuesTable = {
  id: string
  owner_kind: QueueOwnerKind
  /** The id of the mailing or restaurant. */
  owner_id: string
  /** 1: sent by people to themselves to see how it looks. */
  is_test: Flag
  channel: Channel
  kind: Exclude<SendKind, 'reply' | 'automatic' | 'api'>
  /** Lower goes first. */
  priority: number
  /** 1: numbers may take from it. 0: paused. */
  open: Flag
  /** Only these numbers; null for all. */
  number_ids: Json | null
  /** What becomes of guests whose number is banned or unlinked. */
  when_number_lost: WhenNumberLost
  created_at: number
  /** When it was last opened, for the first time or after a pause. */
  opened_at: number
  /**
   * How much numbers have taken from it, in thousandths of a message divided by its weight: the least served is next.
   */
  served: number
}
