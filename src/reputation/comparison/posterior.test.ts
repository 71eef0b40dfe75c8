import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { seededRandom } from '../../../test/support/random.ts'
import { credibleScore, meanOf, networkShares, PRIOR_RATINGS, type ScoreCounts } from './posterior.ts'

const upTo = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: 5, maxLength: 5 })
const counts = (max: number) => upTo(max).map((each) => each as unknown as ScoreCounts)

describe('the score as it can be believed', () => {
  test('three fives stand below three hundred ratings that are nearly all fives, and below the network itself', () => {
    const many: ScoreCounts = [3, 3, 9, 45, 240]
    const few: ScoreCounts = [0, 0, 0, 0, 3]
    const shares = networkShares([3, 3, 9, 45, 243])
    expect(meanOf(few)).toBeGreaterThan(meanOf(many)!)
    expect(credibleScore(few, shares).low).toBeLessThan(credibleScore(many, shares).low)
  })

  test('stays within the scale and around its mean; more ratings of the same kind make it narrower', {
    tags: 'property',
  }, () => {
    fc.assert(
      fc.property(counts(40), counts(5_000), (own, network) => {
        const shares = networkShares(network)
        const { score, low, high } = credibleScore(own, shares)
        expect(1 < low && low < score && score < high && high < 5).toBe(true)
        const hundredfold = own.map((count) => count * 100) as unknown as ScoreCounts
        const sure = credibleScore(hundredfold, shares)
        if (own.some((count) => count > 0)) expect(sure.high - sure.low).toBeLessThan(high - low + 1e-9)
      }),
      { numRuns: runs(500) },
    )
  })

  test('the same shares of scores, at least as good as the network: more ratings never stand lower', {
    tags: 'property',
  }, () => {
    fc.assert(
      fc.property(counts(3), counts(500), fc.integer({ min: 20, max: 100 }), (few, network, times) => {
        const shares = networkShares(network)
        fc.pre(few.some((count) => count > 0))
        const many = few.map((count) => count * times) as unknown as ScoreCounts
        const networkMean = shares.reduce((mean, share, index) => mean + share * (index + 1), 0)
        fc.pre(meanOf(few)! >= networkMean)
        // Of two similar restaurants the one with more ratings is surer, unless its ratings vary more than the
        // network's.
        fc.pre(varianceOf(many) <= varianceOf(network))
        expect(credibleScore(many, shares).low).toBeGreaterThan(credibleScore(few, shares).low)
      }),
      { numRuns: runs(500) },
    )
  })

  test('holds about 95 % of what a Dirichlet distribution draws', { tags: 'property' }, () => {
    const random = seededRandom(7)
    const network: ScoreCounts = [60, 40, 90, 210, 600]
    const shares = networkShares(network)
    for (const own of [
      [0, 0, 0, 0, 3],
      [1, 0, 1, 0, 0],
      [1, 1, 2, 4, 20],
      [30, 20, 30, 70, 150],
    ] as ScoreCounts[]) {
      const { low, high, score } = credibleScore(own, shares)
      const drawn = Array.from({ length: 4_000 }, () =>
        drawMean(
          own.map((count, index) => count + PRIOR_RATINGS * shares[index]!),
          random,
        ),
      )
      const within = drawn.filter((mean) => mean >= low && mean <= high).length / drawn.length
      expect(within).toBeGreaterThan(0.925)
      expect(within).toBeLessThan(0.985)
      expect(Math.abs(drawn.reduce((a, b) => a + b, 0) / drawn.length - score)).toBeLessThan(0.02)
    }
  })
})

function varianceOf(scores: ScoreCounts): number {
  const total = scores.reduce((a, b) => a + b, 0)
  const mean = meanOf(scores) ?? 0
  return scores.reduce((all, count, index) => all + count * (index + 1 - mean) ** 2, 0) / total
}

/** A mean score drawn from a Dirichlet distribution: gamma variables, normalised. */
function drawMean(parameters: readonly number[], random: (below: number) => number): number {
  const gammas = parameters.map((shape) => drawGamma(shape, random))
  const total = gammas.reduce((a, b) => a + b, 0)
  return gammas.reduce((mean, gamma, index) => mean + (gamma / total) * (index + 1), 0)
}

/** Marsaglia and Tsang; below 1 by way of `shape + 1`. */
function drawGamma(shape: number, random: (below: number) => number): number {
  const uniform = () => (random(1_000_000) + 0.5) / 1_000_000
  if (shape < 1) return drawGamma(shape + 1, random) * uniform() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    const v = (1 + c * normal) ** 3
    if (v > 0 && Math.log(uniform()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
