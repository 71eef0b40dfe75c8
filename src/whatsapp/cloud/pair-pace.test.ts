import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SECOND } from '../../lib/units.ts'
import { type PairSend, pairWaitMs } from './pair-pace.ts'

/** Meta by its documentation, read both ways: a burst borrows from later, and so does a bucket of 45. */
function metaOf() {
  let burst = { first: -Infinity, count: 0 }
  let level = 0
  let seenAt = 0
  return (at: number): boolean => {
    level = Math.max(0, level - (at - seenAt) / (6 * SECOND))
    seenAt = at
    level += 1
    if (at - burst.first < 6 * SECOND) burst = { ...burst, count: burst.count + 1 }
    else {
      if (at < burst.first + burst.count * 6 * SECOND) return false
      burst = { first: at, count: 1 }
    }
    return burst.count <= 45 && level <= 45
  }
}

it('Meta never refuses what waits as long as it is told to, however fast it is written', { tags: 'property' }, () => {
  const writing = fc.array(
    fc.record({ pause: fc.integer({ min: 0, max: 9_000 }), late: fc.integer({ max: 1_500, min: 0 }) }),
    {
      minLength: 1,
      maxLength: 200,
    },
  )
  fc.assert(
    fc.property(writing, fc.constantFrom(0.01, 1), (messages, pace) => {
      const takes = metaOf()
      const sends: PairSend[] = []
      let now = 1_000_000
      for (const { pause, late } of messages) {
        now += Math.round(pause * pace)
        now += pairWaitMs(sends, now)
        expect(pairWaitMs(sends, now)).toBe(0)
        expect(takes(now + late)).toBe(true)
        // One after the other, as in a chat.
        sends.push({ begunAt: now, acceptedAt: now + late })
        now += late
      }
    }),
  )
})

it('lets a burst of 45 leave at once, and then nothing for as long as 45 would have taken', () => {
  const burst = Array.from({ length: 44 }, (_, n) => ({ begunAt: n * 10, acceptedAt: n * 10 }))
  expect(pairWaitMs(burst, 440)).toBe(0)
  const whole = [...burst, { begunAt: 440, acceptedAt: null }]
  expect(pairWaitMs(whole, 440)).toBe(271 * SECOND)
  expect(pairWaitMs(whole, 440 + 271 * SECOND)).toBe(0)
})

it('a clock that was set back makes nobody wait longer than the burst costs', () => {
  expect(pairWaitMs([{ begunAt: 9_000_000, acceptedAt: null }], 1_000)).toBe(7 * SECOND)
})
