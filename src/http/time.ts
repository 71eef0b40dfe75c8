import { z } from 'zod'

/** RFC 3339 in, UTC milliseconds inside. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as 2026-11-28T18:30:00+03:00' })
  .transform((text) => Date.parse(text))
  .meta({ description: 'RFC 3339 time' })

/** RFC 3339 UTC, as in answers. */
export const instantOut = z.iso.datetime()

export function toIso(at: number): string
export function toIso(at: number | null): string | null
export function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** A time of day as a clock shows it. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must look like 10:00')
