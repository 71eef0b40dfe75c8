import { sql } from 'kysely'
import type { ReadDb, Tx } from '../db/index.ts'
import type { Channel, DeliveryStatus } from '../db/schema/deliveries.ts'
import type { GuestRow } from '../guests/index.ts'
import { recordDeliveries } from './events.ts'
import type { QueueRenderer } from './kinds.ts'
import type { SendQueueRow } from './send-queues.ts'
import { advance, finish, putBack } from './store.ts'
import { type DeliveryRow, findOpenQueues, findSiblings } from './view.ts'

// Partial indexes are chosen only where the status stands in the statement itself.
const WAITING = sql.lit<DeliveryStatus>('waiting')
const SENDING = sql.lit<DeliveryStatus>('sending')

export type ChannelCandidate = {
  delivery: DeliveryRow
  guest: GuestRow
  /** A message of something else is on its way to this guest. */
  busy: boolean
}

/** The next deliveries of a queue that no number sends, by one range of one index. */
export async function findChannelCandidates(
  db: ReadDb,
  queue: SendQueueRow,
  { at, limit }: { at: number; limit: number },
): Promise<ChannelCandidate[]> {
  const deliveries = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('status', '=', WAITING)
    .where('queue_id', '=', queue.id)
    .where('number_id', 'is', null)
    .where('not_before', '<=', at)
    // For PostgreSQL: see `findCandidates`.
    .orderBy('number_id')
    .orderBy('not_before')
    .orderBy('id')
    .limit(limit)
    .execute()
  if (deliveries.length === 0) return []
  const guestIds = [...new Set(deliveries.map(({ guest_id }) => guest_id))]
  const guests = await db.selectFrom('guests').selectAll().where('id', 'in', guestIds).execute()
  const sending = await db
    .selectFrom('deliveries')
    .select(['guest_id'])
    .where('guest_id', 'in', guestIds)
    .where('sent_at', 'is', null)
    .where('status', '=', SENDING)
    .where('queue_id', 'not in', await findSiblings(db, queue))
    .execute()
  const byId = new Map(guests.map((guest) => [guest.id, guest]))
  const busy = new Set(sending.map(({ guest_id }) => guest_id))
  return deliveries.flatMap((delivery) => {
    const guest = byId.get(delivery.guest_id)
    return guest ? [{ delivery, guest, busy: busy.has(guest.id) }] : []
  })
}

/** When the next waiting delivery of a channel is due (people's time); undefined when none waits in an open queue. */
export async function findNextChannelDue(db: ReadDb, channel: Channel): Promise<number | undefined> {
  let next: number | undefined
  for (const queue of await findOpenQueues(db, channel)) {
    const row = await db
      .selectFrom('deliveries')
      .select('not_before')
      .where('status', '=', WAITING)
      .where('queue_id', '=', queue.id)
      .where('number_id', 'is', null)
      .orderBy('number_id')
      .orderBy('not_before')
      .limit(1)
      .executeTakeFirst()
    if (row && (next === undefined || row.not_before < next)) next = row.not_before
  }
  return next
}

export type Claimed = Pick<DeliveryRow, 'id' | 'queue_id' | 'guest_id' | 'attempts' | 'not_before'>

/**
 * Claims waiting deliveries of one queue, each if the queue is still open, the guest still consents, nothing else is on its
 * way to them and, in a cascade, no other channel has reached them. Returns those that it got.
 */
export async function claimForChannel(
  tx: Tx,
  claims: readonly { deliveryId: string; variant: number | null }[],
  { queue, channelMode, at }: { queue: SendQueueRow; channelMode: QueueRenderer['channelMode']; at: number },
): Promise<Claimed[]> {
  if (claims.length === 0) return []
  const values = claims.map(
    ({ deliveryId, variant }) => sql`(cast(${deliveryId} as text), cast(${variant} as integer))`,
  )
  const siblings = sql.join(await findSiblings(tx, queue))
  const notReached =
    channelMode === 'cascade'
      ? sql`and not exists (
          select 1 from deliveries as twin
          where twin.queue_id in (${siblings}) and twin.guest_id = deliveries.guest_id
            and twin.dedupe_key = deliveries.dedupe_key and twin.status in ('delivered', 'read')
        )`
      : sql``
  const { rows } = await sql<Claimed>`
    update deliveries set
      status = 'sending', reason = null, attempts = attempts + 1, claimed_at = cast(${at} as bigint), variant = v.column2
    from (values ${sql.join(values)}) as v
    where deliveries.id = v.column1 and status = 'waiting' and number_id is null
      and exists (select 1 from send_queues where send_queues.id = queue_id and send_queues.open = 1)
      and not exists (
        select 1 from guests
        where guests.id = guest_id
          and (guests.opted_out_at is not null or guests.blocked_at is not null or guests.merged_into is not null)
      )
      and not exists (
        select 1 from deliveries as other
        where other.guest_id = deliveries.guest_id and other.sent_at is null and other.status = 'sending'
          and other.queue_id not in (${siblings})
      )
      ${notReached}
    returning id, queue_id, guest_id, attempts, not_before
  `.execute(tx)
  return rows
}

/** What the provider's answer, or the lack of one, means for a delivery on its way. */
export type ChannelVerdict =
  | { kind: 'sent' }
  | { kind: 'failed' | 'unconfirmed'; reason: string }
  /** It has certainly not been taken: it waits again. */
  | { kind: 'back'; notBefore: number }
  /** It could not even be tried: as if it had never been. */
  | { kind: 'untried' }

/** Writes a verdict down and tells of it. False when the delivery's fate became known meanwhile. */
export async function settleForChannel(
  tx: Tx,
  delivery: Pick<DeliveryRow, 'id' | 'not_before'>,
  verdict: ChannelVerdict,
  at: number,
): Promise<boolean> {
  switch (verdict.kind) {
    case 'sent': {
      const rows = await advance(tx, [delivery.id], 'sent', at)
      await recordDeliveries(tx, rows, at)
      return rows.length > 0
    }
    case 'failed':
    case 'unconfirmed': {
      const row = await finish(tx, delivery.id, verdict.kind, verdict.reason)
      if (row) await recordDeliveries(tx, [row], at)
      return row !== undefined
    }
    case 'back':
      return putBack(tx, delivery.id, { notBefore: verdict.notBefore, numberId: null })
    case 'untried': {
      const back = await putBack(tx, delivery.id, { notBefore: delivery.not_before, numberId: null })
      if (back) await uncount(tx, delivery.id)
      return back
    }
    default:
      return verdict satisfies never
  }
}

async function uncount(tx: Tx, deliveryId: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ attempts: eb('attempts', '-', 1) }))
    .where('id', '=', deliveryId)
    .where('attempts', '>', 0)
    .execute()
}

/**
 * A report on a delivery, however late, often or out of order it comes: it moves on, never back. A failure is believed
 * only of what nobody has said to have arrived. Returns whether it was news.
 */
export async function reportDelivery(
  tx: Tx,
  deliveryId: string,
  report: { status: 'sent' | 'delivered' | 'read' } | { status: 'failed'; reason: string },
  at: number,
): Promise<boolean> {
  const rows =
    report.status === 'failed'
      ? await tx
          .updateTable('deliveries')
          .set({ status: 'failed', reason: report.reason })
          .where('id', '=', deliveryId)
          .where('status', 'in', ['sending', 'sent', 'unconfirmed'])
          .returningAll()
          .execute()
      : await advance(tx, [deliveryId], report.status, at)
  await recordDeliveries(tx, rows, at)
  return rows.length > 0
}
