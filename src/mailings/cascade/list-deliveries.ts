import type { ReadDb } from '../../db/index.ts'
import type { Channel } from '../../db/schema/deliveries.ts'
import { type DeliveryPage, type DeliveryRow, deliveryCursor, listDeliveries } from '../../deliveries/index.ts'
import { known } from '../../lib/known.ts'
import { findGuestNames, type GuestNames, type MailingRow } from '../view.ts'
import { queuesOf } from './steps.ts'

/** A delivery with its channel and its guest. */
export type ListedDelivery = DeliveryRow & GuestNames & { mailing_id: string; channel: Channel }

/** A row's queue, and its place in it. */
export type DeliveriesCursor = [string, string, string]

export type DeliveriesSearch = {
  status?: DeliveryPage['status']
  channel?: Channel | undefined
  after?: DeliveriesCursor | undefined
  limit: number
}

/** A page of a mailing's deliveries, one channel after the other. */
export async function listMailingDeliveries(
  db: ReadDb,
  mailing: MailingRow,
  { status, channel, after, limit }: DeliveriesSearch,
): Promise<ListedDelivery[]> {
  const queues = (await queuesOf(db, mailing)).filter((queue) => channel === undefined || queue.channel === channel)
  const begin = after
    ? Math.max(
        0,
        queues.findIndex(({ id }) => id === after[0]),
      )
    : 0
  const rows: DeliveryRow[] = []
  for (const { id } of queues.slice(begin)) {
    const place = after?.[0] === id ? ([after[1], after[2]] as const) : undefined
    rows.push(...(await listDeliveries(db, id, { status, after: place, limit: limit - rows.length })))
    if (rows.length >= limit) break
  }
  const names = await findGuestNames(db, [...new Set(rows.map(({ guest_id }) => guest_id))])
  const channels = new Map(queues.map((queue) => [queue.id, queue.channel]))
  return rows.map((row) => ({
    ...row,
    ...(names.get(row.guest_id) ?? NOBODY),
    mailing_id: mailing.id,
    channel: known(channels.get(row.queue_id), 'queue of this delivery'),
  }))
}

const NOBODY: GuestNames = { guest_name: null, guest_phone: null }

export function deliveriesCursor(row: DeliveryRow, status: DeliveryPage['status']): DeliveriesCursor {
  return [row.queue_id, ...deliveryCursor(row, status)]
}
