import type { OpeningHours } from './schema.ts'
import { lastClosing, spansAfter } from './spans.ts'

/** Opening hours with the zone whose clocks they are told by. */
export type Hours = { hours: OpeningHours; zone: string }

/** Whether it is open at a moment (UTC milliseconds). */
export function isOpenAt({ hours, zone }: Hours, at: number): boolean {
  for (const { from } of spansAfter(hours, zone, at)) return from <= at
  return false
}

/** The moment from which it is open: this one where it is; undefined where that is not to be within a year. */
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

/** Between which closing and which opening a moment lies; undefined while it is open. */
export function closedAt(given: Hours, at: number): Closed | undefined {
  const until = nextOpening(given, at)
  return until === at ? undefined : { since: lastClosing(given.hours, given.zone, at), until }
}

/** The moment at which it has been open for so long since `at`; undefined where that is not to be within a year. */
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
