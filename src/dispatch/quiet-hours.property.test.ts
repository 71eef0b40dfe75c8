import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { DAY, MINUTE } from '../lib/units.ts'
import { endOfQuiet } from './quiet-hours.ts'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Kaliningrad', 'Asia/Vladivostok']
/** Days around the changes of clocks of 2026 in these zones, and some others. */
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

const clockTime = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => {
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`
})

function isQuiet(at: number, zone: string, { from, to }: { from: string; to: string }): boolean {
  const now = DateTime.fromMillis(at, { zone }).toFormat('HH:mm')
  return from <= to ? now >= from && now < to : now >= from || now < to
}

it('invariant 5: quiet hours end at the first minute outside of them, over every change of clocks', () => {
  const hours = fc.record({ from: clockTime, to: clockTime }).filter(({ from, to }) => from !== to)
  const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.constantFrom(...DAYS), minuteOfDay, hours, (zone, day, minute, quiet) => {
      const at = Date.parse(`2026-${day}T00:00Z`) + minute * MINUTE
      const end = endOfQuiet(at, zone, quiet)
      if (end === undefined) {
        expect(isQuiet(at, zone, quiet)).toBe(false)
        return
      }
      expect(end).toBeGreaterThan(at)
      // A spring night may skip the whole time outside of them; then they end a day later.
      expect(end - at).toBeLessThanOrEqual(2 * DAY + 60 * MINUTE)
      expect(isQuiet(end, zone, quiet)).toBe(false)
      for (let before = end - MINUTE; before >= at; before -= 7 * MINUTE)
        expect(isQuiet(before, zone, quiet)).toBe(true)
    }),
    {
      numRuns: 300,
      examples: [
        ['Australia/Lord_Howe', '10-03', 0, { from: '02:15', to: '02:00' }],
        // The day after a night that skipped the end.
        ['Australia/Lord_Howe', '10-04', 0, { from: '02:15', to: '02:00' }],
        ['Australia/Lord_Howe', '10-03', 15 * 60 + 35, { from: '02:30', to: '02:15' }],
      ],
    },
  )
})
