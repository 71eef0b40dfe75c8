import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { DeliveryStatus } from '../../db/schema/deliveries.ts'
import type { DeliveryRow, SendQueueRow } from '../../deliveries/index.ts'
import { latestChatNumber } from '../../deliveries/index.ts'
import type { GuestRow } from '../../guests/index.ts'

// Partial indexes are chosen only where the status stands in the statement itself.
const WAITING = sql.lit<DeliveryStatus>('waiting')
const SENDING = sql.lit<DeliveryStatus>('sending')

/** A delivery that may be due, with all that decides on it. */
export type Candidate = {
  delivery: DeliveryRow
  guest: GuestRow
  /** Whether the guest has a chat with the asking number, and has written in it. */
  chat: 'none' | 'silent' | 'answered'
  /** The living number with the guest's latest chat, where there is one. */
  stickyNumberId: string | null
  /** Another message to this guest is on its way. */
  busy: boolean
}

export type CandidateSearch = {
  queue: SendQueueRow
  numberId: string
  at: number
  limit: number
  /** `own`: bound to this number. `free`: for any number. */
  range: 'own' | 'free'
  /** Numbers that a guest may be bound to in this queue. */
  stickyNumberIds: readonly string[]
  /** Numbers that are gone, and whose guests wait for them. */
  awaitedNumberIds: readonly string[]
  /** Only guests who have written to this number: all that WhatsApp lets a restricted number write to. */
  answeredOnly: boolean
}

/** The next deliveries of a queue for a number, by one range of one index. */
export async function findCandidates(db: ReadDb, search: CandidateSearch): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .innerJoin('guests as g', 'g.id', 'd.guest_id')
    .leftJoin('chats as c', (join) =>
      join.onRef('c.guest_id', '=', 'd.guest_id').on('c.number_id', '=', search.numberId),
    )
    .selectAll('g')
    .select(deliveryColumns)
    .select((eb) => [
      'c.last_message_at as chat_last_message_at',
      'c.last_inbound_at as chat_last_inbound_at',
      latestChatNumber(eb.ref('d.guest_id'), search.stickyNumberIds, search.awaitedNumberIds).as('sticky_number_id'),
      eb
        .exists(
          eb
            .selectFrom('deliveries as other')
            .select('other.id')
            .whereRef('other.guest_id', '=', 'd.guest_id')
            .where('other.sent_at', 'is', null)
            .where('other.status', '=', SENDING),
        )
        .as('busy'),
    ])
    .where('d.status', '=', WAITING)
    .where('d.queue_id', '=', search.queue.id)
    .where('d.number_id', search.range === 'own' ? '=' : 'is', search.range === 'own' ? search.numberId : null)
    .where('d.not_before', '<=', search.at)
    .$if(search.answeredOnly, (q) => q.where('c.last_inbound_at', 'is not', null))
    // All the same number, but PostgreSQL follows the index past a null only when told so, and sorts all that wait else.
    .orderBy('d.number_id')
    .orderBy('d.not_before')
    .orderBy('d.id')
    .limit(search.limit)
    .execute()
  return rows.map((row) => ({
    delivery: deliveryOf(row),
    guest: row,
    chat: row.chat_last_inbound_at !== null ? 'answered' : row.chat_last_message_at !== null ? 'silent' : 'none',
    stickyNumberId: row.sticky_number_id,
    busy: Boolean(row.busy),
  }))
}

/** A delivery's columns beside a guest's, under names that do not clash. */
const deliveryColumns = [
  'd.id as delivery_id',
  'd.queue_id as delivery_queue_id',
  'd.guest_id as delivery_guest_id',
  'd.dedupe_key as delivery_dedupe_key',
  'd.status as delivery_status',
  'd.reason as delivery_reason',
  'd.not_before as delivery_not_before',
  'd.number_id as delivery_number_id',
  'd.message_id as delivery_message_id',
  'd.whatsapp_id as delivery_whatsapp_id',
  'd.attempts as delivery_attempts',
  'd.variant as delivery_variant',
  'd.first_contact as delivery_first_contact',
  'd.created_at as delivery_created_at',
  'd.claimed_at as delivery_claimed_at',
  'd.sent_at as delivery_sent_at',
  'd.delivered_at as delivery_delivered_at',
  'd.read_at as delivery_read_at',
  'd.replied_at as delivery_replied_at',
  'd.fallback_at as delivery_fallback_at',
] as const

type PrefixedDelivery = { [K in keyof DeliveryRow as `delivery_${K}`]: DeliveryRow[K] }

function deliveryOf(row: PrefixedDelivery): DeliveryRow {
  return {
    id: row.delivery_id,
    queue_id: row.delivery_queue_id,
    guest_id: row.delivery_guest_id,
    dedupe_key: row.delivery_dedupe_key,
    status: row.delivery_status,
    reason: row.delivery_reason,
    not_before: row.delivery_not_before,
    number_id: row.delivery_number_id,
    message_id: row.delivery_message_id,
    whatsapp_id: row.delivery_whatsapp_id,
    attempts: row.delivery_attempts,
    variant: row.delivery_variant,
    first_contact: row.delivery_first_contact,
    created_at: row.delivery_created_at,
    claimed_at: row.delivery_claimed_at,
    sent_at: row.delivery_sent_at,
    delivered_at: row.delivery_delivered_at,
    read_at: row.delivery_read_at,
    replied_at: row.delivery_replied_at,
    fallback_at: row.delivery_fallback_at,
  }
}
