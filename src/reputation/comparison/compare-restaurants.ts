import { type ReadDb, readReplica } from '../../db/index.ts'
import { type Period, periodBefore, pointsOf, spanOf } from '../../http/period.ts'
import { known } from '../../lib/known.ts'
import { type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import { cancellationRatingOf, difference, shareOf } from '../figures/formula.ts'
import { type Answers, answersOf, type Complaints, complaintsOf, lowScores, scoresOf } from './accumulate.ts'
import { byScore, credibleScore, meanOf, networkShares, type ScoreCounts, sum } from './posterior.ts'
import type { ComparedRestaurant, Comparison } from './schema.ts'
import { bySlices } from './slices.ts'
import { countAnswers, countRatingsOf, countReviewsOf, ordersWithin } from './view.ts'

/** The most names in one statement. */
const AT_ONCE = 100

/**
 * Restaurants side by side over a period, the most surely good ones first: sorted by the lower end of the score's
 * interval, those without ratings last. `only` limits the result to these; the network's prior is still counted from
 * all.
 */
export async function compareRestaurants(
  store: ReadDb,
  { period, only }: { period: Period; only?: readonly string[] | undefined },
): Promise<Omit<Comparison, 'from' | 'to'>> {
  const db = readReplica(store)
  const restaurants = await db.selectFrom('restaurants').selectAll().orderBy('name').orderBy('id').execute()
  const counted: Counted[] = []
  // Restaurants in one zone have the same days and are counted together.
  for (const [zone, alike] of Map.groupBy(restaurants, ({ time_zone }) => time_zone)) {
    for (let start = 0; start < alike.length; start += AT_ONCE) {
      counted.push(...(await countTogether(db, alike.slice(start, start + AT_ONCE), period, zone)))
    }
  }
  const network = addUp(counted.map(({ scores }) => scores))
  const shares = networkShares(network)
  const shown = only ? counted.filter(({ restaurant }) => only.includes(restaurant.id)) : counted
  const data = shown
    .map((each) => present(each, shares))
    .sort((a, b) => (b.credible?.low ?? 0) - (a.credible?.low ?? 0) || a.name.localeCompare(b.name))
  return { network: { ratings_counted: sum(network), score: meanOf(network), distribution: byScore(network) }, data }
}

type Counted = {
  restaurant: RestaurantRow
  scores: ScoreCounts
  complaints: Complaints
  points: { date: string; scores: ScoreCounts }[]
  answers: Answers
  reviews: number
  orders: { orders: number; cancelled: number }
  before: { scores: ScoreCounts; orders: { orders: number; cancelled: number } }
}

async function countTogether(
  db: ReadDb,
  restaurants: readonly RestaurantRow[],
  period: Period,
  zone: string,
): Promise<Counted[]> {
  const ids = restaurants.map(({ id }) => id)
  const earlier = periodBefore(period)
  const points = pointsOf(period, zone)
  const ratings = await bySlices(points, (span) => countRatingsOf(db, ids, span))
  const reviews = await bySlices(points, (span) => countReviewsOf(db, ids, span))
  const answers = await bySlices(points, (span) => countAnswers(db, ids, span))
  const ratingsBefore = await bySlices(pointsOf(earlier, zone), (span) => countRatingsOf(db, ids, span))
  const orders = await ordersWithin(db, ids, spanOf(period, zone))
  const ordersBefore = await ordersWithin(db, ids, spanOf(earlier, zone))
  return restaurants.map((restaurant) => {
    const own = <T extends { restaurant_id: string }>(rows: readonly T[]) =>
      rows.filter(({ restaurant_id }) => restaurant_id === restaurant.id)
    const ownReviews = own(reviews.flat())
    return {
      restaurant,
      scores: scoresOf(own(ratings.flat())),
      complaints: complaintsOf(ownReviews, settingsOf(restaurant).rating_border),
      points: points.map(({ date }, index) => ({ date, scores: scoresOf(own(ratings[index] ?? [])) })),
      answers: answersOf(own(answers.flat())),
      reviews: sum(ownReviews.map(({ count }) => count)),
      orders: known(orders.get(restaurant.id), 'count of orders'),
      before: {
        scores: scoresOf(own(ratingsBefore.flat())),
        orders: known(ordersBefore.get(restaurant.id), 'count of orders'),
      },
    }
  })
}

function present(counted: Counted, shares: readonly number[]): ComparedRestaurant {
  const { restaurant, scores, complaints, points, answers, reviews, orders, before } = counted
  const { formula } = settingsOf(restaurant)
  const ratings = sum(scores)
  const [score, scoreBefore] = [meanOf(scores), meanOf(before.scores)]
  const cancellation = cancellationRatingOf(orders, formula)
  const cancellationBefore = cancellationRatingOf(before.orders, formula)
  return {
    restaurant_id: restaurant.id,
    name: restaurant.name,
    time_zone: restaurant.time_zone,
    ratings_counted: ratings,
    score,
    credible: ratings === 0 ? null : credibleScore(scores, shares),
    distribution: byScore(scores),
    cancellations: { ...orders, share: shareOf(orders.cancelled, orders.orders), rating: cancellation },
    complaints: {
      low: complaints.low,
      scores: lowScores(settingsOf(restaurant).rating_border),
      topics: [...complaints.topics]
        .map(([topic, count]) => ({ topic, count, share: shareOf(count, complaints.low) ?? 0 }))
        .sort((a, b) => b.count - a.count || a.topic.localeCompare(b.topic)),
    },
    answers: {
      reviews,
      answered: answers.answered,
      in_three_days: answers.inThreeDays,
      share_in_three_days: shareOf(answers.inThreeDays, reviews),
      median_minutes: answers.medianMinutes,
    },
    before: { ratings_counted: sum(before.scores), score: scoreBefore, cancellation_rating: cancellationBefore },
    change: {
      score: difference(score, scoreBefore),
      cancellation_rating: difference(cancellation, cancellationBefore),
    },
    points: points.map(({ date, scores }) => ({ date, ratings_counted: sum(scores), score: meanOf(scores) })),
  }
}

function addUp(all: readonly ScoreCounts[]): ScoreCounts {
  const at = (index: 0 | 1 | 2 | 3 | 4) => sum(all.map((scores) => scores[index]))
  return [at(0), at(1), at(2), at(3), at(4)]
}
