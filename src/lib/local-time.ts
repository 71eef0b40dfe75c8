import { IANAZone } from 'luxon'
import { DAY, MINUTE } from './units.ts'

/**
 * The first moment (UTC ms) at which clocks in this zone show `local`; where they jump over it, the first moment after the
 * jump. So every local time of every zone is one moment, over changes of clocks too.
 */
export function instantOfLocal(local: string, zone: string): number {
  const wanted = naive(local)
  const before = wanted - offsetAt(wanted - DAY, zone)
  const after = wanted - offsetAt(wanted + DAY, zone)
  for (const at of [Math.min(before, after), Math.max(before, after)]) {
    if (at + offsetAt(at, zone) === wanted) return at
  }
  // Skipped by the clocks: the moment at which they jump lies between the two.
  let [low, high] = [Math.min(before, after), Math.max(before, after)]
  const offsetBefore = offsetAt(low, zone)
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (offsetAt(middle, zone) === offsetBefore) low = middle
    else high = middle
  }
  return high
}

/** What clocks in this zone show, to the minute. */
export function localOf(at: number, zone: string): string {
  return formatNaive(at + offsetAt(at, zone))
}

/** A local time as if it were UTC: for counting. */
export function naive(local: string): number {
  return Date.parse(`${local}:00Z`)
}

export function formatNaive(at: number): string {
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 16)
}

function offsetAt(at: number, zone: string): number {
  return IANAZone.create(zone).offset(at) * MINUTE
}
