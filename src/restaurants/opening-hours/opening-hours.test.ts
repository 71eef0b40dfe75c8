import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { recordOf } from '../../lib/record-of.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { afterOpenTime, closedAt, type Hours, isOpenAt, nextOpening } from './opening-hours.ts'
import { openingHoursSchema, WEEKDAYS } from './schema.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const daily = (...hours: { from: string; to: string }[]) => recordOf(WEEKDAYS, () => hours)
const hoursOf = (given: unknown, zone = 'Europe/Moscow'): Hours => ({ hours: openingHoursSchema.parse(given), zone })

describe('opening hours', () => {
  const TRATTORIA = hoursOf({
    weekly: { ...daily({ from: '12:00', to: '15:00' }, { from: '18:00', to: '01:00' }), monday: [] },
    exceptions: [
      { from: '2026-12-31', hours: [{ from: '12:00', to: '17:00' }] },
      { from: '2027-01-01', to: '2027-01-03', hours: [], note: 'Новый год' },
    ],
  })

  test.each([
    // Moscow is three hours ahead. 2026-12-01 is a Tuesday.
    ['2026-12-01T08:59', false, '2026-12-01T09:00'],
    ['2026-12-01T09:00', true, '2026-12-01T09:00'],
    ['2026-12-01T12:00', false, '2026-12-01T15:00'],
    ['2026-12-01T21:59', true, '2026-12-01T21:59'],
    ['2026-12-01T22:00', false, '2026-12-02T09:00'],
    // Sunday's hours reach into Monday, which has none of its own.
    ['2026-12-06T21:30', true, '2026-12-06T21:30'],
    ['2026-12-06T22:00', false, '2026-12-08T09:00'],
    // Days with their own hours; what began the day before continues into them.
    ['2026-12-30T21:30', true, '2026-12-30T21:30'],
    ['2026-12-31T15:00', false, '2027-01-05T09:00'],
  ])('at %s UTC it is open: %s, from %s', (at, isOpen, opens) => {
    expect(isOpenAt(TRATTORIA, utc(at))).toBe(isOpen)
    expect(nextOpening(TRATTORIA, utc(at))).toBe(utc(opens))
  })

  test('say between which closing and opening a moment lies, and when so much of them has gone by', () => {
    expect(closedAt(TRATTORIA, utc('2026-12-07T10:00'))).toEqual({
      since: utc('2026-12-06T22:00'),
      until: utc('2026-12-08T09:00'),
    })
    expect(closedAt(TRATTORIA, utc('2026-12-01T09:00'))).toBeUndefined()
    expect(afterOpenTime(TRATTORIA, utc('2026-12-01T09:10'), 15 * MINUTE)).toBe(utc('2026-12-01T09:25'))
    expect(afterOpenTime(TRATTORIA, utc('2026-12-01T11:50'), 15 * MINUTE)).toBe(utc('2026-12-01T15:05'))
    expect(afterOpenTime(TRATTORIA, utc('2026-12-06T22:30'), 15 * MINUTE)).toBe(utc('2026-12-08T09:15'))
  })

  test('close when the last of two days does, though the younger closed before it and longer ago than a day', () => {
    const weekly = {
      thursday: [{ from: '01:59', to: '01:59' }],
      friday: [{ from: '00:00', to: '01:30' }],
    }
    // Seen from Saturday: it was open until 01:59 on Friday.
    expect(closedAt(hoursOf({ weekly, exceptions: [] }, 'Etc/UTC'), utc('2026-12-05T01:00'))?.since).toBe(
      utc('2026-12-04T01:59'),
    )
  })

  test('may be round the clock, or never', () => {
    const always = hoursOf({ weekly: daily({ from: '00:00', to: '00:00' }) })
    expect(closedAt(always, utc('2026-12-01T21:00'))).toBeUndefined()
    expect(afterOpenTime(always, utc('2026-12-01T20:59'), 7 * DAY)).toBe(utc('2026-12-08T20:59'))
    const never = hoursOf({ weekly: {} })
    expect(closedAt(never, utc('2026-12-01T21:00'))).toEqual({ since: undefined, until: undefined })
    expect(afterOpenTime(never, utc('2026-12-01T21:00'), MINUTE)).toBeUndefined()
  })

  test('are refused where they cannot be meant', () => {
    const refuses = (given: unknown) => expect(openingHoursSchema.safeParse(given).success).toBe(false)
    refuses({ weekly: { monday: [{ from: '10:00', to: '25:00' }] } })
    const overlapping = [
      { from: '10:00', to: '15:00' },
      { from: '14:00', to: '20:00' },
    ]
    refuses({ weekly: { monday: overlapping } })
    refuses({ weekly: { monday: overlapping.toReversed() } })
    refuses({ weekly: {}, exceptions: [{ from: '2026-02-30', hours: [] }] })
    refuses({ weekly: {}, exceptions: [{ from: '2026-03-02', to: '2026-03-01', hours: [] }] })
    refuses({
      weekly: {},
      exceptions: [
        { from: '2026-03-01', to: '2026-03-03', hours: [] },
        { from: '2026-03-03', hours: [] },
      ],
    })
  })

  type Shown = { today: string; yesterday: string; time: string }
  const shown = new Map<string, Shown>()
  /** What clocks show; looked up once, since it takes most of the time. */
  function clocks(at: number, zone: string): Shown {
    const key = `${at} ${zone}`
    const before = shown.get(key)
    if (before) return before
    const now = DateTime.fromMillis(at, { zone })
    const today = now.toISODate()!
    const yesterday = DateTime.fromISO(today, { zone: 'utc' }).minus({ days: 1 }).toISODate()!
    const found = { today, yesterday, time: now.toFormat("yyyy-MM-dd'T'HH:mm") }
    shown.set(key, found)
    return found
  }

  /** Goes minute by minute, looks at the clocks, and opens and closes as a person would. */
  function bruteForce({ hours, zone }: Hours, from: number, until: number): boolean[] {
    const waiting: { opens: string; closes: string; state: 'before' | 'open' | 'over' }[] = []
    const seen = new Set<string>()
    const open: boolean[] = []
    for (let at = from - 2 * DAY; at < until; at += MINUTE) {
      const { today, yesterday, time } = clocks(at, zone)
      for (const each of [today, yesterday]) {
        if (seen.has(each)) continue
        seen.add(each)
        const own = hours.exceptions.find((e) => e.from <= each && each <= (e.to ?? e.from))
        const date = DateTime.fromISO(each, { zone: 'utc' })
        for (const { from: opens, to } of own?.hours ?? hours.weekly[WEEKDAYS[date.weekday - 1]!]) {
          const closingDay = to <= opens ? date.plus({ days: 1 }).toISODate()! : each
          waiting.push({ opens: `${each}T${opens}`, closes: `${closingDay}T${to}`, state: 'before' })
        }
      }
      for (const each of waiting) {
        if (each.state === 'before' && time >= each.opens) each.state = 'open'
        if (each.state === 'open' && time >= each.closes) each.state = 'over'
      }
      if (at >= from) open.push(waiting.some(({ state }) => state === 'open'))
    }
    return open
  }

  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  const day = fc.uniqueArray(clock, { maxLength: 6 }).map((times) => {
    const sorted = times.toSorted()
    const pairs = sorted.flatMap((from, place) => {
      const to = sorted[place + 1]
      return place % 2 === 0 && to !== undefined ? [{ from, to }] : []
    })
    const last = sorted.at(-1)
    return sorted.length % 2 === 1 && last ? [...pairs, { from: last, to: sorted[0]! }] : pairs
  })
  // The clocks change near each of them: by an hour, by half of one, at midnight, forwards and back.
  const changes = fc.constantFrom(
    ['Europe/Berlin', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25T01:00'],
    ['America/New_York', '2026-11-01T06:00'],
    ['Australia/Lord_Howe', '2026-04-04T15:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:30'],
    ['America/Havana', '2026-11-01T05:00'],
    ['Africa/Cairo', '2026-04-23T22:00'],
    ['Europe/Moscow', '2026-06-01T00:00'],
  ) as fc.Arbitrary<[string, string]>

  test('are what somebody does who looks at the clock every minute, over changes of clocks', {
    tags: 'property',
  }, () => {
    const arbitrary = fc.record({
      change: changes,
      weekly: fc.tuple(day, day, day, day, day, day, day),
      exception: fc.option(day, { nil: undefined }),
      target: fc.integer({ min: 1, max: 5 * 60 }),
      asked: fc.integer({ min: 0, max: 2 * 24 * 60 - 1 }),
    })
    fc.assert(
      fc.property(arbitrary, ({ change: [zone, moment], weekly, exception, target, asked }) => {
        const change = utc(moment)
        const exceptions = exception
          ? [{ from: DateTime.fromMillis(change, { zone }).toISODate()!, hours: exception }]
          : []
        const hours = hoursOf(
          { weekly: Object.fromEntries(WEEKDAYS.map((name, place) => [name, weekly[place]])), exceptions },
          zone,
        )
        const from = change - DAY
        const length = 3 * 24 * 60
        const open = bruteForce(hours, from, from + length * MINUTE)
        const minutes = Array.from({ length: (2 * 24 * 60) / 5 }, (_, n) => n * 5)
        const wrong = minutes.filter((minute) => isOpenAt(hours, from + minute * MINUTE) !== open[minute])
        expect(wrong, 'minutes at which it is said to be otherwise').toEqual([])
        const at = from + asked * MINUTE
        const opens = open.indexOf(true, asked)
        if (opens >= 0) expect(nextOpening(hours, at)).toBe(from + opens * MINUTE)
        const closes = open.lastIndexOf(true, asked)
        const closed = closedAt(hours, at)
        expect(closed === undefined).toBe(open[asked])
        if (closed && closes >= 0) expect(closed.since).toBe(from + (closes + 1) * MINUTE)
        let left = target
        const due = open.findIndex((isOpen, minute) => minute >= asked && isOpen && --left === 0)
        if (due >= 0) expect(afterOpenTime(hours, at, target * MINUTE)).toBe(from + (due + 1) * MINUTE)
      }),
      { numRuns: runs(25) },
    )
  })

  test('are asked in no time, whatever they are', () => {
    const rare = hoursOf({ weekly: {}, exceptions: [{ from: '2027-12-01', hours: [{ from: '10:00', to: '11:00' }] }] })
    const began = process.cpuUsage()
    for (let n = 0; n < 50; n++) closedAt(rare, utc('2026-12-01T09:00') + n * HOUR)
    // Processor time: a busy machine is not a fault.
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000)
  })
})
