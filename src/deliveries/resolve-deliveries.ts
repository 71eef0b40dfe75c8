import type { TimelineResolver } from '../guests/index.ts'
import { resolveMessages } from '../inbox/index.ts'
import { findDeliveriesOf } from './view.ts'

/** Entries of paced messages in a guest's feed: the message, and how its delivery stands. */
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
