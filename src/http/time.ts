import { z } from 'zod'

const FORMAT = 'must be a time with its zone, such as 2026-11-28T18:30:00+03:00'

/** RFC 3339 in, UTC milliseconds inside; also in its rarer forms (`usualForm`). */
export const instant = z
  .string(FORMAT)
  .overwrite(usualForm)
  .datetime({ offset: true, error: FORMAT })
  .transform((text) => Date.parse(text))
  .meta({ description: 'RFC 3339 time' })

/**
 * RFC 3339 lets small letters, a blank for the T and a leap second pass; C and Python write offsets without a colon; and a
 * plus in an address that nobody encoded arrives as a blank.
 */
function usualForm(text: string): string {
  const [, date, time = '', , zone = ''] =
    /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(\.\d{1,9})?) ?([Zz]|[+\- ]\d\d:?\d\d)$/.exec(text) ?? []
  if (date === undefined) return text
  const offset = zone.replace(/^ /, '+').replace(/^(.\d\d)(\d\d)$/, '$1:$2')
  return `${date}T${time.replace(/:59:60.*/, ':59:59.999')}${offset.toUpperCase()}`
}

/** RFC 3339 UTC, as in answers. */
export const instantOut = z.iso.datetime()

export function toIso(at: number): string
export function toIso(at: number | null): string | null
export function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** A time of day as a clock shows it. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must look like 10:00')
