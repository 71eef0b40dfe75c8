import { backoffDelayMs } from '../lib/backoff.ts'
import { MINUTE, SECOND } from '../lib/units.ts'

/** How often a delivery is tried, acknowledged or not, before it ends. What could not even be tried does not count. */
export const MAX_ATTEMPTS = 5

const RETRY = { base: 30 * SECOND, cap: 10 * MINUTE }

/** When the next attempt comes, people's time. */
export function nextAttemptAt(attempts: number, now: number): number {
  return now + backoffDelayMs(RETRY, attempts)
}
