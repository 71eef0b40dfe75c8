import { z } from 'zod'
import type { TimelineResolver } from '../guests/index.ts'
import { messageSchema, resolveMessages } from '../inbox/index.ts'
import { findDeliveriesOf, STATUSES } from './view.ts'

/** A paced message: its mailing, and the state of its delivery. */
export const deliveryEntrySchema = messageSchema.extend({
  mailing_id: z.string().nullable(),
  mailing_name: z.string().nullable(),
  delivery_status: z.enum(STATUSES).nullable(),
})

/** Timeline entries of paced messages: the message and the state of its delivery. */
export const resolveDeliveries: TimelineResolver = async (db, messageIds) => {
  const messages = await resolveMessages(db, messageIds)
  const deliveries = await findDeliveriesOf(db, messageIds)
  return new Map(
    [...messages].map(([id, message]) => {
      const delivery = deliveries.get(id)
      return [
        id,
        {
          ...message,
          mailing_id: delivery?.mailing_id ?? null,
          mailing_name: delivery?.mailing_name ?? null,
          delivery_status: delivery?.status ?? null,
        },
      ]
    }),
  )
}
