import { tidy } from '../figures/formula.ts'

/** The number of ratings of 1, 2, 3, 4 and 5. */
export type ScoreCounts = readonly [number, number, number, number, number]

/** The network's prior weighs as much as this many ratings of the restaurant itself. */
export const PRIOR_RATINGS = 10
/** Of the standard normal distribution: 95 % lie within ± this. */
const Z = 1.96

export type Credible = {
  /** Mean of the posterior. */
  score: number
  /** Ends of the 95 % credible interval of the true mean. */
  low: number
  high: number
}

/** Shares of the scores 1 to 5 among all ratings of the network. One of each is added so that none is impossible. */
export function networkShares(counts: ScoreCounts): number[] {
  const total = sum(counts) + counts.length
  return counts.map((count) => (count + 1) / total)
}

/**
 * What a restaurant's ratings say about the mean score its guests would give, and how surely.
 *
 * The shares of the scores 1 to 5 have a Dirichlet prior with the parameters `aₖ = 10·pₖ`, where `pₖ` is the network's
 * share of score k. With nₖ ratings of score k the posterior is Dirichlet(aₖ + nₖ). With A = 10 + Σnₖ and qₖ = (aₖ +
 * nₖ)/A the mean score has mean `m = Σ k·qₖ` and variance `v = (Σ k²·qₖ - m²)/(A + 1)`. The interval is m ± 1.96·√v,
 * taken in log-odds of (m - 1)/4 so that it stays within 1 and 5: `logit((m - 1)/4) ± 1.96·√v·4/((m - 1)(5 - m))`.
 *
 * With few ratings the interval is wide and around the network's mean; with many it is narrow and around the
 * restaurant's own. Sorted by its lower end, a restaurant with three fives stands below one with three hundred ratings
 * that are nearly all fives.
 */
export function credibleScore(counts: ScoreCounts, shares: readonly number[]): Credible {
  const ratings = PRIOR_RATINGS + sum(counts)
  let mean = 0
  let square = 0
  for (const [index, count] of counts.entries()) {
    const share = (PRIOR_RATINGS * (shares[index] ?? 0) + count) / ratings
    mean += (index + 1) * share
    square += (index + 1) ** 2 * share
  }
  const deviation = Math.sqrt(Math.max(0, square - mean ** 2) / (ratings + 1))
  const place = (mean - 1) / 4
  const odds = Math.log(place / (1 - place))
  const reach = (Z * deviation) / 4 / (place * (1 - place))
  const at = (logOdds: number) => tidy(1 + 4 / (1 + Math.exp(-logOdds)))
  return { score: tidy(mean), low: at(odds - reach), high: at(odds + reach) }
}

export function byScore([one, two, three, four, five]: ScoreCounts) {
  return { '1': one, '2': two, '3': three, '4': four, '5': five }
}

/** Null when there are none. */
export function meanOf(counts: ScoreCounts): number | null {
  const total = sum(counts)
  return total === 0 ? null : tidy(counts.reduce((all, count, index) => all + count * (index + 1), 0) / total)
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}
