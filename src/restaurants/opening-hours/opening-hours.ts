import type { OpeningHours } from './schema.ts'
import { lastClosing, spansAfter } from './spans.ts'

/** Opening hours with the time zone they are in. */
export type Hours = { hours: OpeningHours; zone: string }

/** Whether it is open at a moment (UTC milliseconds). */
export function isOpenAt({ hours, zone }: Hours, at: number): boolean {
  for (const { from } of spansAfter(hours, zone, at)) return from <= at
  return false
}

/** The moment from which it is open: this one if it is open; undefined if there is none within a year. */
export function nextOpening({ hours, zone }: Hours, at: number): number | undefined {
  for (const { from } of spansAfter(hours, zone, at)) return Math.max(from, at)
  return undefined
}

export type Closed = {
  /** When it closed; undefined: it was not open within a year. */
  since: number | undefined
  /** When it opens; undefined: not within a year. */
  until: number | undefined
}

/** The closing before and the opening after a moment; undefined while it is open. */
export function closedAt(given: Hours, at: number): Closed | undefined {
  const until = nextOpening(given, at)
  return until === at ? undefined : { since: lastClosing(given.hours, given.zone, at), until }
}

/** The moment at which it has been open for this long since `at`; undefined if there is none within a year. */
export function afterOpenTime({ hours, zone }: Hours, at: number, ms: number): number | undefined {
  let [reached, left] = [at, ms]
  for (const { from, until } of spansAfter(hours, zone, at)) {
    const begun = Math.max(from, reached)
    if (begun + left <= until) return begun + left
    if (until > begun) left -= until - begun
    reached = Math.max(reached, until)
  }
  return undefined
}
