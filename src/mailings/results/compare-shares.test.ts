import { describe, expect, it } from 'vitest'
import { compareShares, inWords } from './compare-shares.ts'

const a = (hits: number, of: number) => ({ name: 'Text 1', hits, of })
const b = (hits: number, of: number) => ({ name: 'Text 2', hits, of })
const c = (hits: number, of: number) => ({ name: 'Text 3', hits, of })

describe('shares of variants', () => {
  it('differ when chance would not explain it', () => {
    const verdict = compareShares([a(80, 1_000), b(120, 1_000)])
    expect(verdict).toMatchObject({ code: 'difference', better: { name: 'Text 2' }, worse: { name: 'Text 1' } })
    // z = 2.98
    expect(verdict.code === 'difference' && verdict.pValue).toBeCloseTo(0.0029, 3)
    expect(inWords(verdict, 'answered')).toBe(
      'Text 2 is answered more often than Text 1: 12.0 % against 8.0 % (p = 0.003), more than chance would explain.',
    )
  })

  it('do not differ when chance would', () => {
    expect(compareShares([a(80, 1_000), b(95, 1_000)])).toEqual({ code: 'no_difference' })
    expect(compareShares([a(0, 1_000), b(0, 1_000)])).toEqual({ code: 'too_few' })
  })

  it('say nothing of few', () => {
    expect(compareShares([a(1, 20), b(19, 20)])).toEqual({ code: 'too_few' })
    expect(compareShares([a(2, 100), b(5, 100)])).toEqual({ code: 'too_few' })
    expect(compareShares([a(2, 100)])).toEqual({ code: 'one_variant' })
  })

  it('of three are held against more, since one pair of three looks different sooner', () => {
    // p = 0.03 alone, times three pairs.
    expect(compareShares([a(80, 1_000), b(108, 1_000)])).toMatchObject({ code: 'difference' })
    expect(compareShares([a(80, 1_000), b(108, 1_000), c(95, 1_000)])).toEqual({ code: 'no_difference' })
    expect(compareShares([a(80, 1_000), b(150, 1_000), c(95, 1_000)])).toMatchObject({
      code: 'difference',
      better: { name: 'Text 2' },
      worse: { name: 'Text 1' },
    })
  })
})
