import { IANAZone } from 'luxon'
import { HOUR, MINUTE } from '../../lib/units.ts'
import type { AnswerRow } from './rows.ts'

/**
 * `hour`: the hour in which the guest began to wait; `day`: the day of the answer. Both by the restaurant's own clock.
 */
export const GROUPS = ['operator', 'team', 'restaurant', 'hour', 'day'] as const

export type Group = (typeof GROUPS)[number]

/** Written on the number's own phone; a number that belongs to no restaurant; a conversation of no team. */
export const NONE = 'none'

/** Clocks change only at multiples of this. */
const QUARTER = 15 * MINUTE

/** Returns a function that says to which group a row belongs. It caches time zones: make one for each report. */
export function grouping(group: Group): (row: AnswerRow) => string {
  const offsets = new Map<string, Map<number, number>>()
  const localTime = (at: number, zone: string) => {
    const known = offsets.get(zone) ?? new Map<number, number>()
    offsets.set(zone, known)
    const quarter = Math.floor(at / QUARTER)
    const offset = known.get(quarter) ?? IANAZone.create(zone).offset(quarter * QUARTER)
    known.set(quarter, offset)
    return at + offset * MINUTE
  }
  switch (group) {
    case 'operator':
      return (row) => row.operator ?? NONE
    case 'team':
      return (row) => row.team_id ?? NONE
    case 'restaurant':
      return (row) => row.restaurant_id ?? NONE
    case 'hour':
      return (row) => String(Math.floor(localTime(row.started_at, row.zone) / HOUR) % 24).padStart(2, '0')
    case 'day':
      return (row) => new Date(localTime(row.at, row.zone)).toISOString().slice(0, 10)
    default:
      return group satisfies never
  }
}
