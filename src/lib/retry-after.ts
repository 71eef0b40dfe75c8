import { MINUTE, SECOND } from './units.ts'

const LONGEST_RETRY_AFTER_MS = 60 * MINUTE

/** Milliseconds of a `Retry-After` header (seconds, or a date), capped: nobody is believed to be away for a day. */
export function parseRetryAfter(value: string | null | undefined, now = Date.now()): number | undefined {
  if (value === null || value === undefined) return undefined
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * SECOND : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : undefined
}
