import { DateTime } from 'luxon'
import { z } from 'zod'
import { AppError } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'
import { instant, toIso } from './time.ts'

/** An end of a period: a day in each restaurant's own time zone, or one instant for all. */
export type Bound = { date: string } | { at: number }

/** As requested. Both days are included; an instant that ends it is not. */
export type Period = { from: Bound; to: Bound }

/** Instants from `from` up to, but not, `until`. */
export type Span = { from: number; until: number }

const MAX_DAYS = 366
/** For a longer period a chart shows weeks. */
const MAX_DAILY = 31
const WEEK = 7

const boundInput = z
  .union([z.iso.date().transform((date) => ({ date })), instant.transform((at) => ({ at }))])
  .meta({ description: "A day (2026-11-23) by the restaurant's own clocks, or an RFC 3339 time" })

export const periodInput = {
  from: boundInput,
  to: boundInput.meta({ description: 'A day, which belongs to the period, or an RFC 3339 time, which does not' }),
}

/** The period's instants in `zone`: days have 23 or 25 hours when clocks change. */
export function spanOf({ from, to }: Period, zone: string): Span {
  return { from: startOf(from, zone, 0), until: startOf(to, zone, 1) }
}

function startOf(bound: Bound, zone: string, laterDays: number): number {
  if ('at' in bound) return bound.at
  return DateTime.fromISO(bound.date, { zone }).plus({ days: laterDays }).startOf('day').toMillis()
}

/** Throws `invalid_input` when it ends before it begins, or is longer than a year. */
export function checkPeriod(period: Period): Period {
  const { from, until } = spanOf(period, 'UTC')
  const days = (until - from) / DAY
  const message =
    days <= 0 ? 'must not be before from' : days > MAX_DAYS ? `must be within ${MAX_DAYS} days of from` : undefined
  if (message) throw new AppError('invalid_input', `The period: to ${message}.`, [{ path: 'query.to', message }])
  return period
}

/** The same number of days, or the same time, right before it. */
export function periodBefore({ from, to }: Period): Period {
  if ('date' in from && 'date' in to) {
    const [first, last] = [DateTime.fromISO(from.date, { zone: 'UTC' }), DateTime.fromISO(to.date, { zone: 'UTC' })]
    const days = last.diff(first, 'days').days + 1
    return { from: { date: dateOf(first.minus({ days })) }, to: { date: dateOf(first.minus({ days: 1 })) } }
  }
  const span = spanOf({ from, to }, 'UTC')
  return { from: { at: span.from - (span.until - span.from) }, to: { at: span.from } }
}

/** The period in days, or in weeks if there would be many: each with its first day. */
export function pointsOf(period: Period, zone: string): (Span & { date: string })[] {
  const { from, until } = spanOf(period, zone)
  const step = until - from > (MAX_DAILY + 1) * DAY ? WEEK : 1
  const points: (Span & { date: string })[] = []
  let start = DateTime.fromMillis(from, { zone })
  while (start.toMillis() < until) {
    const next = start.plus({ days: step }).startOf('day')
    points.push({ date: dateOf(start), from: start.toMillis(), until: Math.min(next.toMillis(), until) })
    start = next
  }
  return points
}

/** As requested. */
export function presentBound(bound: Bound): string {
  return 'date' in bound ? bound.date : toIso(bound.at)
}

const dateOf = (day: DateTime): string => day.toFormat('yyyy-MM-dd')
