import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { clockTime } from '../../http/time.ts'

/** Monday first, as weeks begin where the restaurants are. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const interval = z
  .object({ from: clockTime, to: clockTime })
  .meta({ description: "By the restaurant's clocks; a `to` at or before `from` is on the next day" })

export type Interval = z.output<typeof interval>

const MAX_INTERVALS = 6

const intervals = z
  .array(interval)
  .max(MAX_INTERVALS)
  .refine(isInOrder, { message: 'must follow one another: in order, and only the last may pass midnight' })

const date = z.iso.date().meta({ examples: ['2026-12-31'] })

const exception = z
  .object({
    from: date,
    to: date.optional().meta({ description: 'The last day; without it one day' }),
    hours: intervals.meta({ description: 'In place of those of the week; none: closed' }),
    note: z.string().trim().max(100).optional(),
  })
  .refine(({ from, to }) => to === undefined || from <= to, { message: 'must not end before it begins', path: ['to'] })

export type Exception = z.output<typeof exception>

export const openingHoursSchema = z
  .object({
    weekly: z.object({
      monday: intervals.default([]),
      tuesday: intervals.default([]),
      wednesday: intervals.default([]),
      thursday: intervals.default([]),
      friday: intervals.default([]),
      saturday: intervals.default([]),
      sunday: intervals.default([]),
    }),
    exceptions: z
      .array(exception)
      .max(100)
      .default([])
      .refine(areApart, { message: 'must not share a day' })
      .meta({ description: 'Days with other hours' }),
  })
  .meta({ id: 'OpeningHours', description: 'When guests are answered, by the clocks of `time_zone`' })

export type OpeningHours = z.output<typeof openingHoursSchema>

export const readOpeningHours = storedJson('restaurants.opening_hours', openingHoursSchema)

export const passesMidnight = ({ from, to }: Interval): boolean => to <= from

function isInOrder(day: readonly Interval[]): boolean {
  return day.every((one, place) => {
    const next = day[place + 1]
    return next === undefined || (!passesMidnight(one) && one.to <= next.from)
  })
}

function areApart(exceptions: readonly Exception[]): boolean {
  const sorted = exceptions.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  return sorted.every((one, place) => {
    const next = sorted[place + 1]
    return next === undefined || (one.to ?? one.from) < next.from
  })
}
