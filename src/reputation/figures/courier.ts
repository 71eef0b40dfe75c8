import type { ReadDb } from '../../db/index.ts'
import type { Formula } from '../../restaurants/index.ts'
import { courierCriteriaOf } from '../complaints/stored-remarks.ts'
import { COURIER_CRITERIA, type CourierCriterion } from '../complaints/topics.ts'
import { scoreOf } from './formula.ts'
import { newestCourierRatings } from './view.ts'

export type CourierStatistics = {
  score: number | null
  ratings_counted: number
  distribution: Distribution
  criteria: { criterion: CourierCriterion; good: number; bad: number }[]
}

export type Distribution = Record<'1' | '2' | '3' | '4' | '5', number>

export function distributionOf(scores: readonly number[]): Distribution {
  const count = (score: number) => scores.filter((each) => each === score).length
  return { '1': count(1), '2': count(2), '3': count(3), '4': count(4), '5': count(5) }
}

/** What guests say about couriers, own and partners' apart; never part of the restaurant's score. */
export async function courierStatistics(
  db: ReadDb,
  restaurantId: string,
  delivery: 'own' | 'partner',
  formula: Formula,
  at: number,
): Promise<CourierStatistics> {
  const rows = await newestCourierRatings(db, restaurantId, delivery, formula.last_ratings, at)
  const scores = rows.map(({ courier_score }) => courier_score ?? 0)
  const marked = rows.map(courierCriteriaOf)
  const good = marked.flatMap((row) => row.good)
  const bad = marked.flatMap((row) => row.bad)
  return {
    score: scoreOf(scores, formula),
    ratings_counted: rows.length,
    distribution: distributionOf(scores),
    criteria: COURIER_CRITERIA.map((criterion) => ({
      criterion,
      good: good.filter((each) => each === criterion).length,
      bad: bad.filter((each) => each === criterion).length,
    })),
  }
}
