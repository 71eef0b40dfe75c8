import { formatNaive, instantOfLocal, localOf, naive } from '../../lib/local-time.ts'
import { DAY } from '../../lib/units.ts'
import { type Interval, type OpeningHours, passesMidnight, WEEKDAYS } from './schema.ts'

/** UTC milliseconds; `until` is the first moment after it. */
export type Span = { from: number; until: number }

/** A restaurant that opens less often than this is closed for good. */
const HORIZON_DAYS = 400

const known = new WeakMap<OpeningHours, Map<string, Span[]>>()

/**
 * The spans that begin on a day (`2026-12-31`), earliest first. From the first moment at which clocks show one time to
 * the first at which they show the other: if they skip a time it is the jump, if they show it twice the first.
 */
function spansOfDay(hours: OpeningHours, zone: string, day: string): Span[] {
  const days = known.get(hours) ?? new Map<string, Span[]>()
  known.set(hours, days)
  const key = `${day} ${zone}`
  const before = days.get(key)
  if (before) return before
  const spans = intervalsOf(hours, day).flatMap((interval) => {
    const lastDay = passesMidnight(interval) ? dayAfter(day, 1) : day
    const span = {
      from: instantOfLocal(`${day}T${interval.from}`, zone),
      until: instantOfLocal(`${lastDay}T${interval.to}`, zone),
    }
    return span.from < span.until ? [span] : []
  })
  days.set(key, spans)
  return spans
}

function intervalsOf({ weekly, exceptions }: OpeningHours, day: string): readonly Interval[] {
  const exception = exceptions.find(({ from, to = from }) => from <= day && day <= to)
  if (exception) return exception.hours
  // Weeks begin on Mondays here, and on Sundays with JavaScript.
  const weekday = WEEKDAYS[(new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7]
  return weekday ? weekly[weekday] : []
}

const dayAfter = (day: string, days: number) => formatNaive(naive(`${day}T00:00`) + days * DAY).slice(0, 10)

/** Spans that end after a moment, by their beginnings. They may touch one another, and overlap past midnight. */
export function* spansAfter(hours: OpeningHours, zone: string, at: number): Generator<Span> {
  const today = localOf(at, zone).slice(0, 10)
  for (let day = -1; day < HORIZON_DAYS; day++) {
    for (const span of spansOfDay(hours, zone, dayAfter(today, day))) if (span.until > at) yield span
  }
}

/** When the last span before a moment ended, with everything closed after it. */
export function lastClosing(hours: OpeningHours, zone: string, at: number): number | undefined {
  const today = localOf(at, zone).slice(0, 10)
  const endsOf = (back: number) =>
    spansOfDay(hours, zone, dayAfter(today, -back)).flatMap(({ until }) => (until <= at ? [until] : []))
  for (let back = 0; back < HORIZON_DAYS; back++) {
    const ends = endsOf(back)
    // What began the day before may have ended later.
    if (ends.length > 0) return Math.max(...ends, ...endsOf(back + 1))
  }
  return undefined
}
