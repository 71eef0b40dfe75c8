import type { Formula } from '../../restaurants/index.ts'
import {
  type CancellationCounts,
  cancellationRatingOf,
  overallOf,
  scoreOf,
  shareOf,
  tidy,
  weightOf,
} from './formula.ts'
import type { Explanation } from './schema.ts'

/** How the figures came about, with every input, as shown to the user. `scores` newest first. */
export function explain(scores: readonly number[], counts: CancellationCounts, formula: Formula): Explanation {
  const counted = scores.slice(0, formula.last_ratings)
  const weightSum = counted.reduce((sum, _score, rank) => sum + weightOf(rank, formula), 0)
  const byScore = (score: number) => {
    const weight = counted.reduce((sum, each, rank) => (each === score ? sum + weightOf(rank, formula) : sum), 0)
    return {
      count: counted.filter((each) => each === score).length,
      weight_share: weightSum === 0 ? 0 : tidy(weight / weightSum),
    }
  }
  const score = scoreOf(counted, formula)
  const cancellationRating = cancellationRatingOf(counts, formula)
  const alone = cancellationRating === null
  return {
    score: {
      formula: 'sum(score * weight) / sum(weight), weight = 0.5 ^ (age rank / half_life), newest rating: rank 0',
      inputs: {
        last_ratings: formula.last_ratings,
        half_life: formula.half_life,
        ratings_counted: counted.length,
        weight_sum: tidy(weightSum),
      },
      by_score: { '1': byScore(1), '2': byScore(2), '3': byScore(3), '4': byScore(4), '5': byScore(5) },
      result: score,
    },
    cancellation_rating: {
      formula: '5 - cancelled / orders / step * points, not under 1 and not over 5',
      inputs: {
        ...counts,
        days: formula.cancellation_days,
        share: shareOf(counts.cancelled, counts.orders),
        step: formula.cancellation_step,
        points: formula.cancellation_points,
      },
      result: cancellationRating,
    },
    overall: {
      formula: alone
        ? 'score (no orders in the window, so it stands alone)'
        : 'score * score_weight + cancellation_rating * cancellation_weight',
      inputs: {
        score_weight: alone ? 1 : formula.score_weight,
        cancellation_weight: alone ? 0 : tidy(1 - formula.score_weight),
      },
      result: overallOf(score, cancellationRating, formula),
    },
  }
}
