import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import { known } from '../../lib/known.ts'
import { DAY } from '../../lib/units.ts'
import { countOrdersOf } from '../../orders/index.ts'
import type { Formula } from '../../restaurants/index.ts'
import { PAST_AFTER_MS } from '../past.ts'
import { type CancellationCounts, cancellationRatingOf, overallOf, scoreOf } from './formula.ts'

/** The figures of a restaurant at one moment, with their inputs. */
export type Figures = {
  /** Newest first. */
  scores: readonly number[]
  counts: CancellationCounts
  score: number | null
  cancellationRating: number | null
  overall: number | null
}

/** As they stood at `at`: from the newest ratings until then, found by one index, and the orders of the window. */
export async function figuresAt(db: ReadDb, restaurantId: string, formula: Formula, at: number): Promise<Figures> {
  const figures = await figuresOfAll(db, [restaurantId], formula, at)
  return known(figures.get(restaurantId), 'figures of this restaurant')
}

/** Those of several restaurants with the same formula, in as many queries as one restaurant takes. */
export async function figuresOfAll(
  db: ReadDb,
  restaurantIds: readonly string[],
  formula: Formula,
  at: number,
): Promise<Map<string, Figures>> {
  const [scores, counts] = await Promise.all([
    newestScores(db, restaurantIds, formula.last_ratings, at),
    countOrdersOf(db, restaurantIds, at - formula.cancellation_days * DAY, at),
  ])
  return new Map(
    restaurantIds.map((id) => [id, figuresOf(scores.get(id) ?? [], known(counts.get(id), 'count of orders'), formula)]),
  )
}

/** Terms of a statement: SQLite takes 500. */
const AT_ONCE = 100

/** Newest first. They come as one string of digits, since a score is one digit. */
async function newestScores(
  db: ReadDb,
  restaurantIds: readonly string[],
  limit: number,
  at: number,
): Promise<Map<string, number[]>> {
  const scores = new Map<string, number[]>()
  for (let start = 0; start < restaurantIds.length; start += AT_ONCE) {
    // One term for each restaurant: given its id, PostgreSQL knows how many ratings it has. With a join it does not,
    // and searches for those of a new restaurant among all ratings.
    const terms = restaurantIds.slice(start, start + AT_ONCE).map(
      (id) => sql`
        select cast(${id} as text) as id, (
          select string_agg(cast(score as text), '' order by rated_at desc, id desc) from (
            select score, rated_at, id from ratings where restaurant_id = ${id} and rated_at <= ${at}
            order by rated_at desc, id desc limit ${limit}
          ) as newest
        ) as digits`,
    )
    const { rows } = await sql<{ id: string; digits: string | null }>`${sql.join(terms, sql` union all `)}`.execute(db)
    for (const { id, digits } of rows) scores.set(id, Array.from(digits ?? '', Number))
  }
  return scores
}

function figuresOf(scores: readonly number[], counts: CancellationCounts, formula: Formula): Figures {
  const score = scoreOf(scores, formula)
  const cancellationRating = cancellationRatingOf(counts, formula)
  return { scores, counts, score, cancellationRating, overall: overallOf(score, cancellationRating, formula) }
}

/**
 * The low ones (up to `lowUpTo`) among the newest `limit` reviews until `at`, from orders and other sites alike, and
 * since when these were posted (0: these are all), so that a list of reviews can ask for exactly the same ones.
 */
export async function lowReviews(
  db: ReadDb,
  restaurantId: string,
  { limit, lowUpTo, at }: { limit: number; lowUpTo: number; at: number },
) {
  const ofRestaurant = db.selectFrom('reviews as v').where('v.restaurant_id', '=', restaurantId)
  const oldest = await ofRestaurant
    .select('v.posted_at')
    .where('v.posted_at', '<=', at)
    .orderBy('v.posted_at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(1)
    .offset(limit - 1)
    .executeTakeFirst()
  const from = oldest?.posted_at ?? 0
  const reviews = await ofRestaurant
    .leftJoin('ratings as r', 'r.id', 'v.rating_id')
    .select(['v.text', 'v.topics', 'v.posted_at', 'r.order_id'])
    .where('v.posted_at', '>=', from)
    .where('v.posted_at', '<=', at)
    .where('v.score', '<=', lowUpTo)
    .execute()
  return { from, reviews }
}

/** The newest low reviews (up to `lowUpTo`) of a span, with the dishes and hours of their complaints. */
export function lowReviewsWithin(
  db: ReadDb,
  restaurantId: string,
  { from, until, lowUpTo, limit }: { from: number; until: number; lowUpTo: number; limit: number },
) {
  return db
    .selectFrom('reviews as v')
    .leftJoin('ratings as r', 'r.id', 'v.rating_id')
    .select(['v.text', 'v.topics', 'v.posted_at', 'r.order_id'])
    .where('v.restaurant_id', '=', restaurantId)
    .where('v.posted_at', '>=', from)
    .where('v.posted_at', '<', until)
    .where('v.score', '<=', lowUpTo)
    .where('v.topics', '<>', '[]')
    .orderBy('v.posted_at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(limit)
    .execute()
}

/** The newest ratings in which the guest said something about the courier. */
export function newestCourierRatings(
  db: ReadDb,
  restaurantId: string,
  delivery: 'own' | 'partner',
  limit: number,
  at: number,
) {
  return db
    .selectFrom('ratings')
    .select(['courier_score', 'courier_good', 'courier_bad'])
    .where('restaurant_id', '=', restaurantId)
    .where('delivery', '=', delivery)
    .where('courier_score', 'is not', null)
    .where('rated_at', '<=', at)
    .orderBy('rated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Whether one of the newest `limit` ratings is low and was news when it arrived. */
export async function hasFreshLowScore(
  db: ReadDb,
  restaurantId: string,
  { limit, upTo, at }: { limit: number; upTo: number; at: number },
): Promise<boolean> {
  const newest = db
    .selectFrom('ratings')
    .select(['score', 'rated_at', 'created_at'])
    .where('restaurant_id', '=', restaurantId)
    .where('rated_at', '<=', at)
    .orderBy('rated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .as('newest')
  const found = await db
    .selectFrom(newest)
    .select('score')
    .where('score', '<=', upTo)
    .where(sql`created_at - rated_at`, '<', PAST_AFTER_MS)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether an order placed in (from, at] was cancelled through the restaurant's fault and was news when it arrived. */
export async function hasFreshCancellation(
  db: ReadDb,
  restaurantId: string,
  { from, at }: { from: number; at: number },
): Promise<boolean> {
  const found = await db
    .selectFrom('orders')
    .select('id')
    .where('restaurant_id', '=', restaurantId)
    .where('cancelled_at', '>', from)
    .where('cancelled_at', '<=', at)
    .where('cancel_fault', '=', 'restaurant')
    .where(sql`placed_at + 0`, '>', from)
    .where(sql`created_at - cancelled_at`, '<', PAST_AFTER_MS)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export function standingAlerts(db: ReadDb, restaurantId: string) {
  return db
    .selectFrom('restaurant_alerts')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .where('cleared_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
}

/** Newest first. */
export function alertHistory(db: ReadDb, restaurantId: string, limit: number) {
  return db
    .selectFrom('restaurant_alerts')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
