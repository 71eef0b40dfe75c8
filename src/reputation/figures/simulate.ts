import type { Formula } from '../../restaurants/index.ts'
import { type CancellationCounts, cancellationRatingOf, scoreOf } from './formula.ts'

/** The score after more ratings, in the given order. `scores` newest first. */
export function scoreAfter(scores: readonly number[], added: readonly number[], formula: Formula): number | null {
  return scoreOf([...added.toReversed(), ...scores], formula)
}

/**
 * How many fives in a row lift the score to `target` ("six fives lift it to 4.7"): 0 when it is there already, null
 * when even a full set of fives does not reach it.
 */
export function fivesToReach(scores: readonly number[], target: number, formula: Formula): number | null {
  const reaches = (fives: number) => (scoreOf([...Array(fives).fill(5), ...scores], formula) ?? 0) >= target
  // A five never lowers the score, so a binary search finds the first count that reaches it.
  let low = 0
  let high = formula.last_ratings
  if (!reaches(high)) return null
  while (low < high) {
    const middle = (low + high) >> 1
    if (reaches(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** How many orders without a cancellation lift the cancellation rating to `target`; null when no number can. */
export function cleanOrdersToReach(counts: CancellationCounts, target: number, formula: Formula): number | null {
  if (target > 5) return null
  const reaches = (more: number) =>
    (cancellationRatingOf({ ...counts, orders: counts.orders + more }, formula) ?? 5) >= target
  if (reaches(0)) return 0
  if (target === 5) return null
  const share = ((5 - target) / formula.cancellation_points) * formula.cancellation_step
  let more = Math.max(0, Math.floor(counts.cancelled / share) - counts.orders - 1)
  while (!reaches(more)) more += 1
  return more
}
