import { sql } from 'kysely'
import type { ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import type { GuestRow } from '../guests/index.ts'
import type { SendQueueRow } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

// Partial indexes are chosen only when the status is literal in the statement.
const WAITING = sql.lit<DeliveryStatus>('waiting')
const SENDING = sql.lit<DeliveryStatus>('sending')

/** A delivery that is due, with everything that decides about it. */
export type Candidate = {
  delivery: DeliveryRow
  guest: GuestRow
  /** Something else is on its way to this guest. */
  busy: boolean
}

export type CandidateSearch = {
  queue: SendQueueRow
  /** Those bound to this number; null: those bound to none. */
  numberId: string | null
  at: number
  limit: number
}

/** A queue's next deliveries as rows for `candidateOf`, by one range of one index. Senders may add columns. */
export function candidateRows(db: ReadDb, { queue, numberId, at, limit }: CandidateSearch) {
  return (
    db
      .selectFrom('deliveries as d')
      .innerJoin('guests as g', 'g.id', 'd.guest_id')
      .selectAll('g')
      .select(deliveryColumns)
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('deliveries as other')
            .innerJoin('send_queues as q', 'q.id', 'other.queue_id')
            .select('other.id')
            .whereRef('other.guest_id', '=', 'd.guest_id')
            .where('other.sent_at', 'is', null)
            .where('other.status', '=', SENDING)
            .where(({ not, and, eb, ref }) =>
              not(and([eb('other.dedupe_key', '=', ref('d.dedupe_key')), servesAs(queue)])),
            ),
        ).as('busy'),
      )
      .where('d.status', '=', WAITING)
      .where('d.queue_id', '=', queue.id)
      .where('d.number_id', numberId === null ? 'is' : '=', numberId)
      .where('d.not_before', '<=', at)
      // They all have the same number, but PostgreSQL follows the index past a null only when told so, and otherwise
      // sorts everything that waits.
      .orderBy('d.number_id')
      .orderBy('d.not_before')
      .orderBy('d.id')
      .limit(limit)
  )
}

/**
 * The queue `q` is this one, or one by which the same thing goes by another channel: what they carry is one message.
 */
export function servesAs({ owner_kind, owner_id, is_test }: SendQueueRow) {
  return sql<boolean>`q.owner_kind = ${owner_kind} and q.owner_id = ${owner_id} and q.is_test = ${sql.lit(is_test)}`
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
  'd.text_version as delivery_text_version',
  'd.first_contact as delivery_first_contact',
  'd.created_at as delivery_created_at',
  'd.claimed_at as delivery_claimed_at',
  'd.sent_at as delivery_sent_at',
  'd.delivered_at as delivery_delivered_at',
  'd.read_at as delivery_read_at',
  'd.replied_at as delivery_replied_at',
  'd.fallback_at as delivery_fallback_at',
  'd.traceparent as delivery_traceparent',
] as const

type CandidateRow = GuestRow & { [K in keyof DeliveryRow as `delivery_${K}`]: DeliveryRow[K] } & { busy: unknown }

/** Splits a row of the candidate query into guest and delivery. */
export function candidateOf(row: CandidateRow): Candidate {
  return {
    guest: row,
    busy: Boolean(row.busy),
    delivery: {
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
      text_version: row.delivery_text_version,
      first_contact: row.delivery_first_contact,
      created_at: row.delivery_created_at,
      claimed_at: row.delivery_claimed_at,
      sent_at: row.delivery_sent_at,
      delivered_at: row.delivery_delivered_at,
      read_at: row.delivery_read_at,
      replied_at: row.delivery_replied_at,
      fallback_at: row.delivery_fallback_at,
      traceparent: row.delivery_traceparent,
    },
  }
}
