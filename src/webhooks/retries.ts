import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'

/** Waits between attempts: a day in all. */
const WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
const JITTER = 0.1

/** An endpoint that asks for more time is asked again after this long. */
export const MAX_RETRY_AFTER_MS = DAY

/** A delivery that is tried again within this time, or at an endpoint that takes nothing, holds up later ones about the same guest. */
export const HOLD_MS = 5 * MINUTE

/** An endpoint that has failed for this long, with no success between, is disabled. */
export const DISABLE_AFTER_MS = 3 * DAY

/**
 * Milliseconds until the attempt after number `attempts` (1 = the first has failed), later when the endpoint asked for
 * that; undefined when there is none.
 */
export function waitAfterFailure(
  attempts: number,
  retryAfterMs: number | undefined,
  random = Math.random,
): number | undefined {
  const wait = WAITS_MS[attempts - 1]
  if (wait === undefined) return undefined
  const jittered = Math.round(wait * (1 + random() * JITTER))
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS))
}
