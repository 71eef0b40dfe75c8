import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { defaultFormula, formulaSchema } from '../../restaurants/formula.ts'
import { explain } from './explain.ts'
import { cancellationRatingOf, overallOf, scoreOf } from './formula.ts'
import { cleanOrdersToReach, fivesToReach, scoreAfter } from './simulate.ts'

const scores = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 450 })
const formulas = fc.record({
  last_ratings: fc.integer({ min: 1, max: 300 }),
  half_life: fc.integer({ min: 1, max: 400 }),
})

/** An independent calculation: exact rationals of scaled big integers instead of floating-point sums. */
function bruteForceScore(newestFirst: number[], last: number, halfLife: number): number | null {
  const SCALE = 10n ** 40n
  let weightedSum = 0n
  let weightSum = 0n
  // 2^(-1/halfLife) by integer Newton iteration on x^halfLife = 1/2, scaled.
  const step = rootOfHalf(halfLife, SCALE)
  let weight = SCALE
  for (const score of newestFirst.slice(0, last)) {
    weightedSum += weight * BigInt(score)
    weightSum += weight
    weight = (weight * step) / SCALE
  }
  return weightSum === 0n ? null : Number((weightedSum * 10n ** 15n) / weightSum) / 1e15
}

function rootOfHalf(degree: number, scale: bigint): bigint {
  let low = 0n
  let high = scale
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    let power = scale
    for (let i = 0; i < degree; i++) power = (power * middle) / scale
    if (power * 2n > scale) high = middle
    else low = middle
  }
  return high
}

describe('score', () => {
  test('is the weighted mean of the newest ratings', () => {
    expect(scoreOf([], defaultFormula)).toBeNull()
    expect(scoreOf([4], defaultFormula)).toBe(4)
    expect(scoreOf([5, 1], formulaSchema.parse({ half_life: 1 }))).toBe(tenDigits((5 + 0.5) / 1.5))
    expect(scoreOf([...Array(200).fill(5), ...Array(5_000).fill(1)], defaultFormula)).toBe(5)
  })

  test('agrees with an independent calculation in big integers to the last digit', { tags: 'property' }, () => {
    fc.assert(
      fc.property(
        scores,
        fc.constantFrom(1, 7, 50, 120),
        fc.constantFrom(1, 10, 200, 300),
        (newest, halfLife, last) => {
          const formula = formulaSchema.parse({ half_life: halfLife, last_ratings: last })
          const expected = bruteForceScore(newest, last, halfLife)
          expect(scoreOf(newest, formula)).toBe(expected === null ? null : tenDigits(expected))
        },
      ),
      { numRuns: runs(60) },
    )
  })

  test('a new five never lowers it, a new one never lifts it', { tags: 'property' }, () => {
    fc.assert(
      fc.property(scores, formulas, (newest, part) => {
        const formula = formulaSchema.parse(part)
        const before = scoreOf(newest, formula)
        if (before === null) return
        expect(scoreOf([5, ...newest], formula)).toBeGreaterThanOrEqual(before)
        expect(scoreOf([1, ...newest], formula)).toBeLessThanOrEqual(before)
      }),
    )
  })

  test('a better rating in the place of a worse one never lowers it, and newer ones weigh more', {
    tags: 'property',
  }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 200 }),
        fc.nat(),
        (newest, at) => {
          const index = at % newest.length
          const better = newest.with(index, newest[index]! + 1)
          expect(scoreOf(better, defaultFormula)!).toBeGreaterThan(scoreOf(newest, defaultFormula)!)
        },
      ),
    )
    expect(scoreOf([5, 1], defaultFormula)!).toBeGreaterThan(scoreOf([1, 5], defaultFormula)!)
  })
})

describe('cancellation rating', () => {
  test.each([
    [{ orders: 0, cancelled: 0 }, null],
    [{ orders: 100, cancelled: 0 }, 5],
    [{ orders: 100, cancelled: 5 }, 3],
    [{ orders: 100, cancelled: 10 }, 1],
    [{ orders: 100, cancelled: 60 }, 1],
    [{ orders: 40, cancelled: 1 }, 4],
  ])('%j gives %s', (counts, expected) => {
    expect(cancellationRatingOf(counts, defaultFormula)).toBe(expected)
  })

  test('fewer cancellations never lower it, nor do more orders', { tags: 'property' }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), (orders, some) => {
        const cancelled = Math.min(orders, some)
        const rating = cancellationRatingOf({ orders, cancelled }, defaultFormula)!
        if (cancelled > 0) {
          expect(cancellationRatingOf({ orders, cancelled: cancelled - 1 }, defaultFormula)!).toBeGreaterThanOrEqual(
            rating,
          )
        }
        expect(cancellationRatingOf({ orders: orders + 1, cancelled }, defaultFormula)!).toBeGreaterThanOrEqual(rating)
      }),
    )
  })
})

test('overall is 0.8 score and 0.2 cancellation rating; the score alone without orders; nothing without ratings', () => {
  expect(overallOf(4, 5, defaultFormula)).toBe(4.2)
  expect(overallOf(4.5, null, defaultFormula)).toBe(4.5)
  expect(overallOf(null, 5, defaultFormula)).toBeNull()
})

test('the explanation carries the results and weights that add up to one', { tags: 'property' }, () => {
  fc.assert(
    fc.property(scores, fc.nat(100), (newest, cancelled) => {
      const counts = { orders: 100, cancelled }
      const explained = explain(newest, counts, defaultFormula)
      expect(explained.score.result).toBe(scoreOf(newest, defaultFormula))
      expect(explained.cancellation_rating.result).toBe(cancellationRatingOf(counts, defaultFormula))
      const parts = Object.entries(explained.score.by_score)
      const total = parts.reduce((sum, [, part]) => sum + part.weight_share, 0)
      expect(total).toBeCloseTo(newest.length === 0 ? 0 : 1, 8)
      const rebuilt = parts.reduce((sum, [score, part]) => sum + Number(score) * part.weight_share, 0)
      if (newest.length > 0) expect(rebuilt).toBeCloseTo(explained.score.result!, 8)
      expect(parts.reduce((sum, [, part]) => sum + part.count, 0)).toBe(Math.min(200, newest.length))
    }),
  )
})

describe('simulator', () => {
  test('finds the first count of fives that reaches the target', { tags: 'property' }, () => {
    fc.assert(
      fc.property(scores, fc.constantFrom(3.6, 3.8, 4.5, 4.7, 5), (newest, target) => {
        const fives = fivesToReach(newest, target, defaultFormula)!
        expect(scoreAfter(newest, Array(fives).fill(5), defaultFormula) ?? 0).toBeGreaterThanOrEqual(target)
        if (fives > 0) {
          expect(scoreAfter(newest, Array(fives - 1).fill(5), defaultFormula) ?? 0).toBeLessThan(target)
        }
      }),
    )
  })

  test('more than five cannot be reached', () => {
    expect(fivesToReach([4, 4], 5.1, defaultFormula)).toBeNull()
    expect(cleanOrdersToReach({ orders: 10, cancelled: 1 }, 5, defaultFormula)).toBeNull()
  })

  test('finds the first count of clean orders that reaches the target', { tags: 'property' }, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(200),
        fc.constantFrom(1.5, 2, 3, 4.2),
        (all, some, target) => {
          const counts = { orders: all, cancelled: Math.min(all, some) }
          const more = cleanOrdersToReach(counts, target, defaultFormula)!
          const ratingAfter = (count: number) =>
            cancellationRatingOf({ ...counts, orders: counts.orders + count }, defaultFormula)!
          expect(ratingAfter(more)).toBeGreaterThanOrEqual(target)
          if (more > 0) expect(ratingAfter(more - 1)).toBeLessThan(target)
        },
      ),
    )
  })

  test('added ratings count from the oldest to the newest', () => {
    expect(scoreAfter([3], [5, 1], defaultFormula)).toBe(scoreOf([1, 5, 3], defaultFormula))
  })
})

function tenDigits(value: number): number {
  return Math.round(value * 1e10) / 1e10
}
