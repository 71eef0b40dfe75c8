import type { Db, ReadDb } from '../db/index.ts'
import { mailingIdOf } from '../deliveries/index.ts'
import type { TimelineResolver } from '../guests/index.ts'
import { fromMillionths } from './money.ts'
import { findSendsOf } from './sends.ts'

/** The delivery behind a send, as far as its settling needs it. */
export function findDelivery(db: ReadDb, id: string) {
  return db
    .selectFrom('deliveries')
    .select(['id', 'queue_id', 'guest_id', 'attempts', 'not_before', 'status', 'sent_at'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Entries of SMS and pushes in a guest's feed: the text, and how its delivery stands. By delivery id. */
export const resolveSends: TimelineResolver = async (db, deliveryIds) => {
  const sends = new Map((await findSendsOf(db, deliveryIds)).map((send) => [send.delivery_id, send]))
  if (sends.size === 0) return new Map()
  const deliveries = await db
    .selectFrom('deliveries as d')
    .select(['d.id', 'd.queue_id', 'd.status', 'd.reason', 'd.sent_at', 'd.delivered_at', 'd.read_at'])
    .where('d.id', 'in', [...sends.keys()])
    .execute()
  const names = await mailingNames(
    db,
    deliveries.map(({ queue_id }) => mailingIdOf(queue_id)),
  )
  return new Map(
    deliveries.map((delivery) => {
      const { channel, title, text, provider, segments, price } = sends.get(delivery.id)!
      const mailing_id = mailingIdOf(delivery.queue_id)
      const sent = { channel, title, text, provider, segments, price: fromMillionths(price) }
      const name = mailing_id === null ? null : (names.get(mailing_id) ?? null)
      return [delivery.id, { ...sent, mailing_id, mailing_name: name, delivery_status: delivery.status }]
    }),
  )
}

async function mailingNames(db: ReadDb | Db, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)].filter((id) => id !== null)
  if (known.length === 0) return new Map()
  const rows = await db.selectFrom('mailings').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
