import { z } from 'zod'
import type { TimelineResolver } from '../../guests/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { messageSchema, resolveMessages } from '../../inbox/index.ts'
import { repliesToRatings } from '../replies/view.ts'
import { presentRating, ratingSchema } from './present.ts'

export const ratingTimelineShapes = [
  ratingSchema.extend({ what: z.literal('rating') }),
  messageSchema.partial().extend({
    what: z.literal('request'),
    order_id: z.string(),
    order_external_id: z.string(),
    asked_at: instantOut.nullable(),
    opened_at: instantOut.nullable(),
  }),
]

/** Ratings, and requests to rate (the messages that ask), as a guest's timeline shows them. */
export const resolveRatings: TimelineResolver = async (db, refIds) => {
  const ratings = await db
    .selectFrom('ratings as r')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .selectAll('r')
    .select('o.external_id')
    .where('r.id', 'in', refIds)
    .execute()
  const replies = await repliesToRatings(
    db,
    ratings.map(({ id }) => id),
  )
  const requests = await db
    .selectFrom('messages as m')
    .innerJoin('deliveries as d', 'd.id', 'm.delivery_id')
    .innerJoin('invitations as i', 'i.order_id', 'd.dedupe_key')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .select(['m.id', 'i.order_id', 'i.asked_at', 'i.opened_at', 'o.external_id'])
    .where('m.id', 'in', refIds)
    .execute()
  const asking = requests.map(({ id }) => id)
  const messages = asking.length > 0 ? await resolveMessages(db, asking) : undefined
  return new Map<string, Record<string, unknown>>([
    ...ratings.map(
      (row) => [row.id, { what: 'rating', ...presentRating(row, row.external_id, replies.get(row.id)) }] as const,
    ),
    ...requests.map(
      (row) =>
        [
          row.id,
          {
            ...messages?.get(row.id),
            what: 'request',
            order_id: row.order_id,
            order_external_id: row.external_id,
            asked_at: toIso(row.asked_at),
            opened_at: toIso(row.opened_at),
          },
        ] as const,
    ),
  ])
}
