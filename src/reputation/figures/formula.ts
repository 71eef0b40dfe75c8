import type { Formula } from '../../restaurants/index.ts'

/** Orders of the window: all of them, and those cancelled through the restaurant's fault. */
export type CancellationCounts = { orders: number; cancelled: number }

/** Figures are rounded to 10 decimals: the rest is floating-point noise, which would make arrows flicker. */
export function tidy(value: number): number {
  return Math.round(value * 1e10) / 1e10
}

/** Null: of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : tidy(part / whole)
}

/** Null when one of the two does not exist. */
export function difference(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : tidy(now - before)
}

/** The weight of a rating by its age rank; 0 is the newest. */
export function weightOf(rank: number, formula: Formula): number {
  return 0.5 ** (rank / formula.half_life)
}

/** Weighted mean of the newest scores (`scores` newest first). Null when there are none. */
export function scoreOf(scores: readonly number[], formula: Formula): number | null {
  if (scores.length === 0) return null
  let sum = 0
  let weights = 0
  for (const [rank, score] of scores.slice(0, formula.last_ratings).entries()) {
    const weight = weightOf(rank, formula)
    sum += weight * score
    weights += weight
  }
  return tidy(sum / weights)
}

/**
 * The share of cancelled orders as a score of up to 5; fewer cancellations score higher. Null when there were no
 * orders.
 */
export function cancellationRatingOf({ orders, cancelled }: CancellationCounts, formula: Formula): number | null {
  if (orders === 0) return null
  const off = (cancelled / orders / formula.cancellation_step) * formula.cancellation_points
  return tidy(Math.min(5, Math.max(1, 5 - off)))
}

/** Both in one figure. A restaurant without ratings has none; without orders in the window the score stands alone. */
export function overallOf(score: number | null, cancellationRating: number | null, formula: Formula): number | null {
  if (score === null) return null
  if (cancellationRating === null) return score
  return tidy(formula.score_weight * score + (1 - formula.score_weight) * cancellationRating)
}
