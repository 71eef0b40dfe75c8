import { sql } from 'kysely'
import { z } from 'zod'
import { compiled, type ReadDb, readReplica } from '../../db/index.ts'
import type { ReviewSite } from '../../db/schema/reputation.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { notFound } from '../../lib/errors.ts'
import { presentOrder } from '../../orders/index.ts'
import { repliesToRatings } from '../replies/view.ts'
import { presentRating, type RatingOut, type RatingRow } from './present.ts'

const place = z.tuple([z.number(), z.string()])

export async function externalIdOfOrder(db: ReadDb, orderId: string): Promise<string> {
  const row = await db.selectFrom('orders').select('external_id').where('id', '=', orderId).executeTakeFirstOrThrow()
  return row.external_id
}

/** Throws `not_found`. */
export async function showRating(db: ReadDb, id: string): Promise<RatingOut> {
  const row = await db.selectFrom('ratings').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('rating', id)
  const replies = await repliesToRatings(db, [id])
  return presentRating(row, await externalIdOfOrder(db, row.order_id), replies.get(id))
}

export function findRatingOfOrder(db: ReadDb, orderId: string): Promise<RatingRow | undefined> {
  return db.selectFrom('ratings').selectAll().where('order_id', '=', orderId).executeTakeFirst()
}

export type RatingFilter = PageQuery & {
  status?: RatingRow['status'] | undefined
  restaurant_id?: string | undefined
  guest_id?: string | undefined
  score?: readonly number[] | undefined
}

/** Newest first. */
export async function listRatings(db: ReadDb, { cursor, limit, status, restaurant_id, guest_id, score }: RatingFilter) {
  let query = db
    .selectFrom('ratings as r')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .selectAll('r')
    .select('o.external_id as order_external_id')
  if (status) query = query.where('r.status', '=', status)
  if (restaurant_id) query = query.where('r.restaurant_id', '=', restaurant_id)
  if (guest_id) query = query.where('r.guest_id', '=', guest_id)
  if (score) query = query.where('r.score', 'in', [...score])
  if (cursor) {
    const [at, id] = decodeCursor(cursor, place)
    query = query.where(sql<boolean>`(r.rated_at, r.id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('r.rated_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute()
  const replies = await repliesToRatings(
    db,
    rows.map(({ id }) => id),
  )
  return cutPage(
    rows,
    limit,
    (row) => [row.rated_at, row.id],
    (row) => presentRating(row, row.order_external_id, replies.get(row.id)),
  )
}

export async function countRatings(
  db: ReadDb,
  restaurantId?: string,
): Promise<{ unprocessed: number; processed: number }> {
  let query = db
    .selectFrom('ratings')
    .select(['status', sql<number>`cast(count(*) as integer)`.as('count')])
    .where('status', 'in', ['unprocessed', 'processed'])
    .groupBy('status')
  if (restaurantId) query = query.where('restaurant_id', '=', restaurantId)
  const rows = await query.execute()
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0
  return { unprocessed: of('unprocessed'), processed: of('processed') }
}

/** A guest's orders with their ratings: all, or those whose rating waits for an operator or has been dealt with. */
export async function listGuestOrders(
  db: ReadDb,
  guestId: string,
  { cursor, limit, reviews }: PageQuery & { reviews: 'all' | 'unprocessed' | 'processed' },
  { withRatings }: { withRatings: boolean },
) {
  let query = db.selectFrom('orders as o').selectAll('o').where('o.guest_id', '=', guestId)
  if (reviews !== 'all') {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('ratings as r')
          .select('r.id')
          .whereRef('r.order_id', '=', 'o.id')
          .where('r.status', '=', reviews),
      ),
    )
  }
  if (cursor) {
    const [at, id] = decodeCursor(cursor, place)
    query = query.where(sql<boolean>`(o.placed_at, o.id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('o.placed_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute()
  const rated = withRatings ? rows.map(({ id }) => id) : []
  const ratings = await ratingsOfOrders(db, rated)
  const ratingIds = [...ratings.values()].map(({ id }) => id)
  const replies = await repliesToRatings(db, ratingIds)
  return cutPage(
    rows,
    limit,
    (row) => [row.placed_at, row.id],
    (row) => {
      const rating = ratings.get(row.id)
      const reply = rating && replies.get(rating.id)
      return { ...presentOrder(row), rating: rating ? presentRating(rating, row.external_id, reply) : null }
    },
  )
}

async function ratingsOfOrders(db: ReadDb, orderIds: readonly string[]): Promise<Map<string, RatingRow>> {
  if (orderIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('ratings')
    .selectAll()
    .where('order_id', 'in', [...orderIds])
    .execute()
  return new Map(rows.map((row) => [row.order_id, row]))
}

export type ClickCount = { site: ReviewSite; clicks: number; guests: number }

/** How often guests followed the links since a given moment. */
export function countClicks(db: ReadDb, restaurantId: string, since: number): Promise<ClickCount[]> {
  return readReplica(db)
    .selectFrom('review_clicks')
    .select([
      'site',
      sql<number>`cast(count(*) as integer)`.as('clicks'),
      sql<number>`cast(count(distinct invitation_id) as integer)`.as('guests'),
    ])
    .where('restaurant_id', '=', restaurantId)
    .where('at', '>=', since)
    .groupBy('site')
    .orderBy('site')
    .execute()
}

type AskedBetween = { guestId: string; from: number; until: number }

/**
 * The rating requests that left for a guest in these times, or are on their way. Queried for each message of a guest.
 */
export async function askedBetween(db: ReadDb, guestId: string, times: Omit<AskedBetween, 'guestId'>) {
  const { rows } = await selectAsked(db, { guestId, ...times })
  return rows
}

/** No join and no order: SQLite would plan or sort again for each message, at ten times the cost. */
const selectAsked = compiled((db, { guestId, from, until }: AskedBetween) =>
  db
    .selectFrom('invitations as i')
    .selectAll('i')
    .select(wasAskedAt.as('was_asked_at'))
    .where('i.guest_id', '=', guestId)
    .where(wasAskedAt, '<=', until)
    .where(wasAskedAt, '>=', from),
)

const wasAskedAt = sql<number>`coalesce(
  i.asked_at,
  (select max(d.claimed_at) from deliveries as d
    where d.guest_id = i.guest_id and d.dedupe_key = i.order_id and d.status in ('sending', 'unconfirmed'))
)`
