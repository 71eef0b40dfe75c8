import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../test/support/properties.ts'
import { MINUTE } from '../lib/units.ts'
import { endOfQuiet, quietSpanAt } from './quiet-hours.ts'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Kaliningrad', 'Asia/Kathmandu']
/** Days around the clock changes of 2026 in these zones, and some others. */
const DAYS = [
  '03-07',
  '03-08',
  '03-28',
  '03-29',
  '04-04',
  '04-05',
  '10-03',
  '10-04',
  '10-24',
  '10-25',
  '10-31',
  '11-01',
  '01-05',
]

const pad = (n: number) => String(n).padStart(2, '0')
const atMinute = (minute: number) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
const clockTime = fc.oneof(
  fc.integer({ min: 0, max: 24 * 60 - 1 }).map(atMinute),
  // Zones where clocks change.
  fc.integer({ min: 0, max: 4 * 4 }).map((quarter) => atMinute(quarter * 15)),
)

const shown = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  ]),
)

function isQuiet(at: number, zone: string, { from, to }: { from: string; to: string }): boolean {
  const now = shown.get(zone)!.format(at)
  return from <= to ? now >= from && now < to : now >= from || now < to
}

/** The expected result, found by looking at the wall clock every minute. */
function walk(at: number, zone: string, hours: { from: string; to: string }) {
  const quiet = isQuiet(at, zone, hours)
  let until = at
  while (isQuiet(until, zone, hours) === quiet) until += MINUTE
  return { quiet, until }
}

it('invariant 5: quiet hours begin and end when the clock on the wall says so, over every change of clocks', {
  tags: 'property',
}, () => {
  const hours = fc.record({ from: clockTime, to: clockTime }).filter(({ from, to }) => from !== to)
  const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.constantFrom(...DAYS), minuteOfDay, hours, (zone, day, minute, quiet) => {
      const at = Date.parse(`2026-${day}T00:00Z`) + minute * MINUTE
      const expected = walk(at, zone, quiet)
      expect(quietSpanAt(at, zone, quiet)).toEqual(expected)
      // The same throughout a minute as at its beginning.
      expect(endOfQuiet(at + MINUTE - 1, zone, quiet)).toBe(expected.quiet ? expected.until : undefined)
    }),
    {
      numRuns: runs(300),
      examples: [
        ['Australia/Lord_Howe', '10-03', 0, { from: '02:15', to: '02:00' }],
        // The day after a night that skipped the end.
        ['Australia/Lord_Howe', '10-04', 0, { from: '02:15', to: '02:00' }],
        ['Australia/Lord_Howe', '10-03', 15 * 60 + 35, { from: '02:30', to: '02:15' }],
        // The repeated hour brings back a quarter of an hour outside the quiet hours.
        ['America/New_York', '11-01', 315, { from: '01:15', to: '00:00' }],
        // And, the other way round, a quarter of an hour within them.
        ['America/New_York', '11-01', 345, { from: '01:15', to: '01:30' }],
      ],
    },
  )
})
