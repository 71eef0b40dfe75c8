import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { formatNaive, instantOfLocal, localOf } from '../../lib/local-time.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { localTimeInput, startLocalSchema } from './local-time.ts'
import { firstAfter, type LocalClock, type RepeatRule, repeatInput, someFrom } from './repeat.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Moscow', 'Asia/Vladivostok', 'UTC']

describe('a local time', () => {
  test.each([
    ['2026-12-31T18:00', 'Europe/Kaliningrad', '2026-12-31T16:00'],
    ['2026-12-31T18:00', 'Asia/Vladivostok', '2026-12-31T08:00'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:00'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30'],
    ['2026-03-08T02:00', 'America/New_York', '2026-03-08T07:00'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30'],
  ])('%s in %s is %s UTC', (local, zone, expected) => {
    expect(instantOfLocal(local, zone)).toBe(utc(expected))
  })

  test('is the first moment at which the clock shows it or, where it is skipped, something later', {
    tags: 'property',
  }, () => {
    const moment = fc.integer({ min: utc('2026-01-01T00:00') / MINUTE, max: utc('2027-01-01T00:00') / MINUTE })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (zone, minute) => {
        const local = formatNaive(minute * MINUTE)
        const at = instantOfLocal(local, zone)
        const shown = DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm")
        expect(shown >= local).toBe(true)
        expect(localOf(at - MINUTE, zone) < shown || localOf(at - MINUTE, zone) > local).toBe(true)
        for (let before = at - 2 * HOUR; before < at; before += 10 * MINUTE)
          expect(localOf(before, zone)).not.toBe(local)
      }),
      { numRuns: runs(150) },
    )
  })

  test.each(['2026-02-30T10:00', '2026-13-01T10:00', '2026-01-01T24:00', '2026-01-01', '1926-01-01T10:00'])(
    '%s is refused',
    (text) => expect(localTimeInput.safeParse(text).success).toBe(false),
  )

  test('names whose clock', () => {
    expect(startLocalSchema.safeParse({ at: '2026-12-31T18:00', zone: 'guest' }).success).toBe(true)
    expect(startLocalSchema.safeParse({ at: '2026-12-31T18:00', zone: 'Asia/Omsk' }).success).toBe(true)
    expect(startLocalSchema.safeParse({ at: '2026-12-31T18:00', zone: 'Mars/Base' }).success).toBe(false)
  })
})

describe('a rule', () => {
  const rule = (cron: string, until: number | null = null): RepeatRule => ({ cron, zone: 'x', until })
  const clock = (...zones: string[]): LocalClock => ({
    zones,
    instantOf: (local) => Math.min(...zones.map((zone) => instantOfLocal(local, zone))),
  })
  const times = (cron: string, zone: string, from: string, count: number) => {
    const first = firstAfter(rule(cron), clock(zone), utc(from))
    return someFrom(rule(cron), clock(zone), first, count).map(({ at }) => new Date(at).toISOString().slice(0, 16))
  }

  test('runs once after the gap of spring, and once where the clocks of autumn show a time twice', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
    expect(times('*/30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:00',
    ])
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
    expect(times('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T02:00',
      '2026-10-25T03:00',
    ])
    expect(times('30 1 * * *', 'America/New_York', '2026-10-31T12:00', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ])
  })

  test('goes on from any moment where it would have gone anyway, and ends where it is told to', {
    tags: 'property',
  }, () => {
    const patterns = fc.constantFrom('30 2 * * *', '0 */5 * * *', '15 1,2,3 * * 0', '0 18 * * 5', '*/20 2 * * *')
    const from = fc.integer({ min: utc('2026-03-20T00:00') / MINUTE, max: utc('2026-11-10T00:00') / MINUTE })
    fc.assert(
      fc.property(patterns, fc.constantFrom(...ZONES), from, fc.nat(2_000), (cron, zone, minute, later) => {
        const [a, b] = [minute * MINUTE, (minute + later) * MINUTE]
        const some = someFrom(rule(cron), clock(zone), firstAfter(rule(cron), clock(zone), a), 8)
        expect(some.every(({ at }, index) => at > (some[index - 1]?.at ?? a))).toBe(true)
        const next = some.find(({ at }) => at > b)
        if (next) expect(firstAfter(rule(cron), clock(zone), b)?.at).toBe(next.at)
      }),
      { numRuns: runs(60) },
    )
    expect(
      firstAfter(rule('0 18 * * *', utc('2026-01-05T12:00')), clock('UTC'), utc('2026-01-05T00:00')),
    ).toBeUndefined()
  })

  test('by the clocks of guests begins with the first of them', () => {
    const first = firstAfter(
      rule('0 18 * * *'),
      clock('Europe/Kaliningrad', 'Asia/Vladivostok'),
      utc('2026-01-05T12:00'),
    )
    expect(first).toEqual({ local: '2026-01-06T18:00', at: utc('2026-01-06T08:00') })
  })

  test.each([
    '',
    'x',
    '61 * * * *',
    '0 0 31 2 *',
    '* * * * * *',
    '? ? * * *',
    '0 18 * *',
    `${'1,'.repeat(60)}1 * * * *`,
  ])('"%s" is refused, saying why', (cron) =>
    expect(repeatInput.safeParse({ cron, time_zone: 'Europe/Moscow' }).success).toBe(false),
  )
})
