import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { Span } from '../../http/period.ts'
import { MINUTE } from '../../lib/units.ts'
import { countOrdersOf } from '../../orders/index.ts'

/** The number of a restaurant's ratings with this score. */
export type RatingRow = { restaurant_id: string; score: number; count: number }

/** The number of a restaurant's reviews with this score and these topics (a JSON array). */
export type ReviewRow = RatingRow & { topics: string }

export type AnswerRow = { restaurant_id: string; minutes: number; count: number }

const count = sql<number>`cast(count(*) as integer)`

/** Ratings given in the span. One index covers the query. */
export function countRatingsOf(db: ReadDb, restaurantIds: readonly string[], span: Span): Promise<RatingRow[]> {
  return db
    .selectFrom('ratings')
    .select(['restaurant_id', 'score', count.as('count')])
    .where('restaurant_id', 'in', restaurantIds)
    .where('rated_at', '>=', span.from)
    .where('rated_at', '<', span.until)
    .groupBy(['restaurant_id', 'score'])
    .execute()
}

/** Reviews posted in the span, of orders and of other sites alike. One index covers the query. */
export function countReviewsOf(db: ReadDb, restaurantIds: readonly string[], span: Span): Promise<ReviewRow[]> {
  return db
    .selectFrom('reviews')
    .select(['restaurant_id', 'score', 'topics', count.as('count')])
    .where('restaurant_id', 'in', restaurantIds)
    .where('posted_at', '>=', span.from)
    .where('posted_at', '<', span.until)
    .groupBy(['restaurant_id', 'score', 'topics'])
    .execute()
}

/** Answered reviews posted in the span, by the whole minutes until the answer was published. */
export function countAnswers(db: ReadDb, restaurantIds: readonly string[], span: Span): Promise<AnswerRow[]> {
  // A literal, because SQLite treats a bound number as a float and the division would not round.
  const minutes = sql<number>`cast(case when r.published_at > v.posted_at then (r.published_at - v.posted_at) / ${sql.lit(MINUTE)} else 0 end as integer)`
  return db
    .selectFrom('reviews as v')
    .innerJoin('review_replies as r', (join) =>
      // Literals: only then are the partial indexes chosen.
      join.onRef('r.review_id', '=', 'v.id').on('r.status', '=', sql.lit('published')),
    )
    .select(['v.restaurant_id', minutes.as('minutes'), count.as('count')])
    .where('v.restaurant_id', 'in', restaurantIds)
    .where('v.reply_status', '=', sql.lit('published'))
    .where('v.posted_at', '>=', span.from)
    .where('v.posted_at', '<', span.until)
    .where('r.published_at', 'is not', null)
    .groupBy(['v.restaurant_id', minutes])
    .execute()
}

/** Orders placed in the span; cancelled means cancelled by its end. */
export function ordersWithin(db: ReadDb, restaurantIds: readonly string[], { from, until }: Span) {
  return countOrdersOf(db, restaurantIds, from - 1, until - 1)
}
