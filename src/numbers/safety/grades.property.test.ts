import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../config/env.ts'
import type { SafetyGrade } from '../../db/schema/numbers.ts'
import { recordOf } from '../../lib/record-of.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { mayBeginChats, withSafeLimits } from './grades.ts'
import { FIGURES, type Figures, gradeOf, judgeFigures, rulesOf } from './judge-figures.ts'
import { nextGrade } from './next-grade.ts'
import { explainSafety } from './texts.ts'

const settings = settingsSchema.parse({})
const rules = rulesOf(settings)
const grade = fc.constantFrom<SafetyGrade>(0, 1, 2, 3, 4)
const figure = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([of, share]) => ({ of, bad: Math.round(of * share) }))
const figures = fc.record(recordOf(FIGURES, () => figure))
const rule = fc
  .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 3 })
  .map((thresholds) => ({ thresholds: thresholds.sort((a, b) => a - b), min: 10 }))

describe('safety of numbers', () => {
  it('limits only shrink as the grade gets worse, and never to nothing', { tags: 'property' }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 100_000 }), (perMinute, perHour) => {
        const row = { per_minute: perMinute, per_hour: perHour, pacing: 'burst' as const }
        const limits = ([0, 1, 2, 3] as const).map((safety_grade) => withSafeLimits({ ...row, safety_grade }))
        for (const [index, worse] of limits.entries()) {
          const better = limits[index - 1] ?? worse
          expect(worse.per_minute).toBeGreaterThanOrEqual(1)
          expect(worse.per_minute).toBeLessThanOrEqual(better.per_minute)
          expect(worse.per_hour).toBeLessThanOrEqual(better.per_hour)
        }
        expect(limits.map(({ pacing }) => pacing)).toEqual(['burst', 'burst', 'even', 'even'])
      }),
    )
    expect([0, 1, 2, 3, 4].map((safety_grade) => mayBeginChats({ safety_grade: safety_grade as SafetyGrade }))).toEqual(
      [true, true, true, false, false],
    )
  })

  it('a worse share is never judged better, and too few messages say nothing', { tags: 'property' }, () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 200 }), fc.nat(200), fc.nat(200), (own, of, a, b) => {
        const [less, more] = [Math.min(a, b, of), Math.min(Math.max(a, b), of)]
        expect(gradeOf({ bad: more, of }, own)).toBeGreaterThanOrEqual(gradeOf({ bad: less, of }, own))
        expect(gradeOf({ bad: more, of }, own, 0.8)).toBeGreaterThanOrEqual(gradeOf({ bad: more, of }, own))
        if (of < own.min) expect(gradeOf({ bad: more, of }, own)).toBe(0)
      }),
    )
  })

  it('the worst figure decides and is named', { tags: 'property' }, () => {
    fc.assert(
      fc.property(figures, (given) => {
        const judged = judgeFigures(given, rules)
        const grades = FIGURES.map((name) => gradeOf(given[name], rules[name]))
        expect(judged.grade).toBe(Math.max(...grades))
        expect(judged.cause === null).toBe(judged.grade === 0)
        if (judged.cause) expect(gradeOf(given[judged.cause], rules[judged.cause])).toBe(judged.grade)
        for (const reason of FIGURES) expect(explainSafety(reason, judged.grade, given).ru).not.toMatch(/NaN|undefined/)
      }),
    )
  })

  it('worse at once, better one step at a time and not before its time, whatever the figures do', {
    tags: 'property',
  }, () => {
    fc.assert(
      fc.property(
        grade,
        fc.array(fc.tuple(figures, fc.integer({ min: 1, max: 12 * 60 })), { maxLength: 60 }),
        (first, looks) => {
          let standing = { grade: first, since: 0 }
          let now = 0
          for (const [seen, minutes] of looks) {
            now += minutes * MINUTE
            const judged = judgeFigures(seen, rules)
            const step = nextGrade(standing, judged, now, settings)
            if (!step) {
              expect(judged.grade).toBeLessThanOrEqual(standing.grade)
              continue
            }
            if (step.grade > standing.grade) expect(step).toMatchObject({ grade: judged.grade, reason: judged.cause })
            else {
              expect(standing.grade - step.grade).toBe(1)
              expect(now - standing.since).toBeGreaterThanOrEqual(24 * HOUR)
              expect(step.freshStart).toBe(standing.grade === 4)
              if (standing.grade < 4) expect(judged.eased).toBeLessThan(standing.grade)
            }
            standing = { grade: step.grade, since: now }
          }
        },
      ),
    )
  })

  it('a stopped number comes back by time alone, or not at all where a person has to say so', () => {
    const good = { grade: 0, eased: 0, cause: null } as const
    const standing = { grade: 4, since: 0 } as const
    expect(nextGrade(standing, good, 24 * HOUR - 1, settings)).toBeUndefined()
    const back = { grade: 3, reason: 'cool_down_over', freshStart: true }
    expect(nextGrade(standing, good, 24 * HOUR, settings)).toEqual(back)
    const never = { ...settings, OTKLIK_SAFETY_COOL_DOWN_HOURS: 0 }
    expect(nextGrade(standing, good, 1_000 * HOUR, never)).toBeUndefined()
  })

  it('a figure that hovers at a threshold does not swing to and fro', () => {
    const hovering = (bad: number) =>
      judgeFigures(
        { ...empty(), refused: { bad, of: 100 } },
        { ...rules, refused: { thresholds: [5, 10, 25], min: 20 } },
      )
    let standing: { grade: SafetyGrade; since: number } = { grade: 0, since: 0 }
    let changes = 0
    for (let hour = 1; hour < 500; hour++) {
      const step = nextGrade(standing, hovering(hour % 2 ? 10 : 9), hour * HOUR, settings)
      if (!step) continue
      standing = { grade: step.grade, since: hour * HOUR }
      changes += 1
    }
    expect([changes, standing.grade]).toEqual([1, 2])
  })
})

function empty(): Figures {
  return recordOf(FIGURES, () => ({ bad: 0, of: 0 }))
}
