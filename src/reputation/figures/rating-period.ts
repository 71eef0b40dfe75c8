import type { ReadDb } from '../../db/index.ts'
import { type Period, pointsOf, type Span, spanOf } from '../../http/period.ts'
import { toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { ordersByIds } from '../../orders/index.ts'
import { type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { complaintsOf, lowScores, scoresOf } from '../comparison/accumulate.ts'
import { byScore, sum } from '../comparison/posterior.ts'
import { bySlices } from '../comparison/slices.ts'
import { countRatingsOf, countReviewsOf, ordersWithin } from '../comparison/view.ts'
import { countComplaints } from '../complaints/count-complaints.ts'
import { cancellationCauses } from './cancellations.ts'
import { shareOf } from './formula.ts'
import type { RatingPeriod } from './schema.ts'
import { figuresAt, lowReviewsWithin } from './view.ts'

/** This many low reviews show at which dishes and hours a complaint is common. */
const DETAILED = 500

/**
 * What the charts of a restaurant's page show for a chosen period. Figures are computed day by day, or week by week.
 */
export async function ratingPeriod(
  db: ReadDb,
  restaurant: RestaurantRow,
  { period, at, language }: { period: Period; at: number; language: Language },
): Promise<RatingPeriod> {
  const { id, time_zone: zone } = restaurant
  const { formula, rating_border: lowUpTo } = settingsOf(restaurant)
  const span = spanOf(period, zone)
  const points = pointsOf(period, zone)
  const ratings = (await bySlices(points, (slice) => countRatingsOf(db, [id], slice))).flat()
  const scores = scoresOf(ratings)
  const past = points.filter(({ from }) => from <= at)
  const dynamics = await bySlices(past, async ({ date, until }) => {
    const { score, cancellationRating, overall } = await figuresAt(db, id, formula, Math.min(until - 1, at))
    return { date, score, cancellation_rating: cancellationRating, overall }
  })
  const orders = known((await ordersWithin(db, [id], span)).get(id), 'count of orders')
  const { low, complaints } = await complaintsWithin(db, restaurant, { span, points, language, lowUpTo })
  return {
    restaurant_id: id,
    from: toIso(span.from),
    until: toIso(span.until),
    ratings_counted: sum(scores),
    distribution: byScore(scores),
    dynamics,
    complaints,
    complaints_counted: { reviews: low, scores: lowScores(lowUpTo) },
    cancellations: {
      ...orders,
      share: shareOf(orders.cancelled, orders.orders),
      causes: await cancellationCauses(db, id, { from: span.from - 1, to: span.until - 1, language }),
    },
  }
}

/** All are counted; dishes and hours come from the newest. */
async function complaintsWithin(
  db: ReadDb,
  { id, time_zone: zone }: RestaurantRow,
  { span, points, language, lowUpTo }: { span: Span; points: readonly Span[]; language: Language; lowUpTo: number },
) {
  const reviews = (await bySlices(points, (slice) => countReviewsOf(db, [id], slice))).flat()
  const { low, topics } = complaintsOf(reviews, lowUpTo)
  const newest = await lowReviewsWithin(db, id, { ...span, lowUpTo, limit: DETAILED })
  const orders = await ordersByIds(
    db,
    newest.flatMap(({ order_id }) => order_id ?? []),
  )
  // A row that names every topic, so that none is missing that only older reviews complain of.
  const every = { order_id: null, text: null, posted_at: span.from, topics: JSON.stringify([...topics.keys()]) }
  const complaints = countComplaints([...newest, every], orders, zone, language)
    .map((complaint) => {
      const count = topics.get(complaint.topic) ?? 0
      return { ...complaint, count, share: shareOf(count, low) ?? 0 }
    })
    .sort((a, b) => b.count - a.count)
  return { low, complaints }
}
