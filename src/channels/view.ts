import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import { deliveryEntrySchema } from '../deliveries/index.ts'
import type { TimelineResolver } from '../guests/index.ts'
import { known } from '../lib/known.ts'
import { fromMillionths } from './money.ts'
import { findSendsOf } from './sends.ts'

/** The delivery behind a send, as far as settling needs it. */
export function findDelivery(db: ReadDb, id: string) {
  return db
    .selectFrom('deliveries')
    .select(['id', 'queue_id', 'guest_id', 'attempts', 'not_before', 'status', 'sent_at'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What mailings leave in a guest's timeline: a WhatsApp message, or a text by another channel. */
export const mailingEntrySchema = deliveryEntrySchema.extend({
  channel: z.enum(['sms', 'push']).meta({ description: 'Where it was no message of WhatsApp' }),
  title: z.string().nullable(),
  provider: z.string(),
  segments: z.number().int(),
  price: z.number().nullable(),
})

/** Timeline entries of SMS and pushes: the text and the state of the delivery. By delivery id. */
export const resolveSends: TimelineResolver = async (db, deliveryIds) => {
  const sends = new Map((await findSendsOf(db, deliveryIds)).map((send) => [send.delivery_id, send]))
  if (sends.size === 0) return new Map()
  const deliveries = await db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .leftJoin('mailings as m', (join) =>
      join.onRef('m.id', '=', 'q.owner_id').on('q.owner_kind', '=', 'mailing').on('q.is_test', '=', 0),
    )
    .select(['d.id', 'd.status as delivery_status', 'm.id as mailing_id', 'm.name as mailing_name'])
    .where('d.id', 'in', [...sends.keys()])
    .execute()
  return new Map(
    deliveries.map(({ id, ...delivery }) => {
      const { channel, title, text, provider, segments, price } = known(sends.get(id), 'send of this delivery')
      return [id, { channel, title, text, provider, segments, price: fromMillionths(price), ...delivery }]
    }),
  )
}
