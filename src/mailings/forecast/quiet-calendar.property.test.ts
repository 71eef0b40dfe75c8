import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { endOfQuiet } from '../../deliveries/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { quietCalendar } from './quiet-calendar.ts'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Kaliningrad']
/** Around the changes of clocks of 2026 in these zones. */
const DAYS = ['03-07', '03-08', '03-29', '04-04', '04-05', '10-03', '10-04', '10-25', '11-01']
const QUARTER = 15 * MINUTE

const clockTime = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => {
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`
})

it('invariant 5: a calendar of quiet hours knows what dispatch would say at any moment', { tags: 'property' }, () => {
  const hours = fc.record({ from: clockTime, to: clockTime }).filter(({ from, to }) => from !== to)
  const quarterOfDay = fc.integer({ min: 0, max: 24 * 4 - 1 })
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...DAYS),
      quarterOfDay,
      hours,
      (zone, day, quarter, quiet) => {
        const from = Date.parse(`2026-${day}T00:00Z`) + quarter * QUARTER
        const to = from + 20 * HOUR
        const clear: number[] = []
        for (let at = from; at < to; at += QUARTER) if (endOfQuiet(at, zone, quiet) === undefined) clear.push(at)
        expect(quietCalendar(quiet).clearPart(zone, from, to)).toEqual({
          clear: clear.length * QUARTER,
          begins: clear[0],
        })
      },
    ),
    {
      numRuns: runs(40),
      examples: [
        // The day after a night that skipped the beginning.
        ['Australia/Lord_Howe', '10-04', 0, { from: '02:00', to: '02:45' }],
        // The hour that comes twice brings them back.
        ['America/New_York', '11-01', 23, { from: '01:15', to: '01:30' }],
      ],
    },
  )
})
