import { IANAZone } from 'luxon'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { timeZoneInput } from '../../http/inputs.ts'
import { DAY, MINUTE } from '../../lib/units.ts'

/** Date and time as a clock on a wall shows them: `2026-12-31T18:00`. As text they sort by time. */
export const localTimeInput = z
  .string()
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'must look like 2026-12-31T18:00, without a zone')
  .refine((local) => formatNaive(naive(local)) === local, { message: 'there is no such day' })
  .meta({ description: 'A local time such as 2026-12-31T18:00' })

/** Whose clock: each guest's own, the restaurant's, or that of an IANA zone. */
export const localZoneInput = z
  .union([z.enum(['guest', 'restaurant']), timeZoneInput])
  .meta({ description: '`guest`: each guest at that time of their own clock; `restaurant`; or an IANA time zone' })

export const startLocalSchema = z.object({ at: localTimeInput, zone: localZoneInput }).meta({ id: 'LocalStart' })

export type StartLocal = z.output<typeof startLocalSchema>

const readStartLocal = storedJson('mailings.start_local', startLocalSchema)

export function parseStartLocal(json: string | null): StartLocal | null {
  return json === null ? null : readStartLocal(json)
}

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
