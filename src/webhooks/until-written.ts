import { setTimeout as sleep } from 'node:timers/promises'
import { absenceBehind } from '../lib/absence.ts'
import { backoffDelayMs } from '../lib/backoff.ts'
import { SECOND } from '../lib/units.ts'

const RETRY = { base: SECOND / 2, cap: 3 * SECOND }

/**
 * Records something that has happened outside: while our own store is away it tries again until the time `until` (of
 * `performance.now()`) or until `signal` is aborted; then it throws the last failure. `write` may run twice, because
 * the answer to a commit can be lost.
 */
export async function untilWritten<T>(write: () => Promise<T>, until: number, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write()
    } catch (error) {
      const waitMs = backoffDelayMs(RETRY, attempt)
      if (!absenceBehind(error) || signal.aborted || performance.now() + waitMs > until) throw error
      // Told to stop: one last attempt.
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
