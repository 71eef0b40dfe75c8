import type { FeedResolver } from '../../guests/index.ts'
import { toIso } from '../../http/time.ts'
import { presentRating } from './present.ts'

/** Ratings, and requests to rate, as a guest's feed shows them. */
export const resolveRatings: FeedResolver = async (db, refIds) => {
  const ratings = await db
    .selectFrom('ratings as r')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .selectAll('r')
    .select('o.external_id')
    .where('r.id', 'in', refIds)
    .execute()
  const requests = await db
    .selectFrom('invitations as i')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .select(['i.id', 'i.order_id', 'i.asked_at', 'i.opened_at', 'o.external_id'])
    .where('i.id', 'in', refIds)
    .execute()
  return new Map<string, Record<string, unknown>>([
    ...ratings.map((row) => [row.id, { what: 'rating', ...presentRating(row, row.external_id) }] as const),
    ...requests.map(
      (row) =>
        [
          row.id,
          {
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
