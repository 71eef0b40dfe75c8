import { HOUR, SECOND } from './units.ts'

/** Milliseconds of a `Retry-After` header (seconds, or a date), `maxMs` at most: few are believed to be away for a day. */
export function parseRetryAfter(
  value: string | null | undefined,
  { now = Date.now(), maxMs = HOUR }: { now?: number; maxMs?: number } = {},
): number | undefined {
  if (value === null || value === undefined) return undefined
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * SECOND : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), maxMs) : undefined
}
