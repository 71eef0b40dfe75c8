import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../config/env.ts'
import { extendStreak, type Outcome, REACHOUT_LOCK, type Streak, stepAfterStreak } from './streak.ts'

const settings = settingsSchema.parse({})
const NONE: Streak = { refused: 0, locked: 0, lockedKnown: 0 }

const outcome = fc.record({
  refusedWith: fc.constantFrom(null, 400, 420, 429, REACHOUT_LOCK),
  firstContact: fc.boolean(),
})

const streakAfter = (outcomes: readonly Outcome[]) => outcomes.reduce(extendStreak, NONE)

describe('refusals one after the other', () => {
  it('invariant 9: five stop a number, or three 463 in led chats, and nothing less does', { tags: 'property' }, () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const sinceTaken = outcomes.slice(outcomes.findLastIndex(({ refusedWith }) => refusedWith === null) + 1)
        const counting = sinceTaken.filter(
          ({ refusedWith, firstContact }) => refusedWith !== REACHOUT_LOCK || !firstContact,
        )
        const known = counting.filter(({ refusedWith }) => refusedWith === REACHOUT_LOCK)
        const step = stepAfterStreak(streakAfter(outcomes), settings)
        expect(step !== undefined).toBe(counting.length >= 5 || known.length >= 3)
      }),
    )
  })

  it('invariant 9: 463 to people who never wrote counts by itself, and ends only when such a message is taken', {
    tags: 'property',
  }, () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const firsts = outcomes.filter(({ firstContact }) => firstContact)
        const sinceTaken = firsts.slice(firsts.findLastIndex(({ refusedWith }) => refusedWith === null) + 1)
        const locked = sinceTaken.filter(({ refusedWith }) => refusedWith === REACHOUT_LOCK).length
        expect(streakAfter(outcomes).locked).toBe(locked)
      }),
    )
  })

  it('is not looked at where the watch, or the rule, is turned off', () => {
    const long = { refused: 100, locked: 100, lockedKnown: 100 }
    expect(stepAfterStreak(long, { ...settings, OTKLIK_SAFETY_WATCH: false })).toBeUndefined()
    expect(stepAfterStreak(long, { ...settings, OTKLIK_SAFETY_STREAK: 0 })).toBeUndefined()
  })
})
