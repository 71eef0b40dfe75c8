import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runsOf } from './runs-of.ts'

test('a list is cut before what would stand twice in a run, and nowhere else', { tags: 'property' }, () => {
  expect(runsOf([], Number)).toEqual([])
  expect(runsOf([1, 2, 2, 1, 3], (item) => item)).toEqual([
    [1, 2],
    [2, 1, 3],
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(6)), (items) => {
      const runs = runsOf(items, (item) => item)
      expect(runs.flat()).toEqual(items)
      for (const [at, run] of runs.entries()) {
        expect(new Set(run).size).toBe(run.length)
        if (at > 0) expect(runs[at - 1]).toContain(run[0])
      }
    }),
  )
})
