import type { ReadDb } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'
import { countOrders } from '../../orders/index.ts'
import { type CancellationCounts, cancellationRatingOf, type Formula, overallOf, scoreOf } from './formula.ts'

/** The figures of a restaurant at one moment, with what they were counted from. */
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
  const rows = await db
    .selectFrom('ratings')
    .select('score')
    .where('restaurant_id', '=', restaurantId)
    .where('rated_at', '<=', at)
    .orderBy('rated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(formula.last_ratings)
    .execute()
  const counts = await countOrders(db, restaurantId, at - formula.cancellation_days * DAY, at)
  return figuresOf(
    rows.map(({ score }) => score),
    counts,
    formula,
  )
}

export function figuresOf(scores: readonly number[], counts: CancellationCounts, formula: Formula): Figures {
  const score = scoreOf(scores, formula)
  const cancellationRating = cancellationRatingOf(counts, formula)
  return { scores, counts, score, cancellationRating, overall: overallOf(score, cancellationRating, formula) }
}

/** The newest ratings with what complaints and statistics need. */
export function newestRatings(db: ReadDb, restaurantId: string, limit: number, at: number) {
  return db
    .selectFrom('ratings')
    .select(['id', 'order_id', 'score', 'comment', 'topics', 'rated_at'])
    .where('restaurant_id', '=', restaurantId)
    .where('rated_at', '<=', at)
    .orderBy('rated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** The newest ratings in which the guest said something of the courier. */
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

export function standingAlerts(db: ReadDb, restaurantId: string) {
  return db
    .selectFrom('restaurant_alerts')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .where('cleared_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
}

/** The newest first. */
export function alertHistory(db: ReadDb, restaurantId: string, limit: number) {
  return db
    .selectFrom('restaurant_alerts')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
