import { setTimeout as sleep } from 'node:timers/promises'
import { absenceBehind } from './absence.ts'
import { backoffDelayMs } from './backoff.ts'
import { SECOND } from './units.ts'

const RETRY = { base: SECOND / 2, cap: 3 * SECOND }

/**
 * Writes down what has happened outside: while our own store is away it is tried again, for as long as `until` (of
 * `performance.now()`) is not over and `signal` says nothing; then the last failure is thrown. `write` may be done twice, as
 * the answer to a commit can be lost.
 */
export async function untilWritten<T>(write: () => Promise<T>, until: number, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write()
    } catch (error) {
      const waitMs = backoffDelayMs(RETRY, attempt)
      if (!absenceBehind(error) || signal.aborted || performance.now() + waitMs > until) throw error
      // Told to stop: once more, and then it is left.
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
