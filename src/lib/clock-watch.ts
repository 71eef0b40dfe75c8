import type { Clock } from './clock.ts'
import type { Logger } from './logger.ts'
import { SECOND } from './units.ts'

const LOOK_MS = SECOND
/** Clocks are set by less all the time, which does no harm. */
const LEAST_MS = 30 * SECOND

/**
 * Calls `act` when the machine's clock was set back during the life of this process, with the milliseconds: whatever
 * waits for a wall-clock time would wait that much longer. `act` is called again until it succeeds. Returns a function
 * that ends the watch.
 */
export function watchClock(
  { clock, log }: { clock: Clock; log: Logger },
  act: (byMs: number) => Promise<unknown>,
  everyMs = LOOK_MS,
): () => void {
  let ahead = clock.now() - clock.steady()
  let pending = 0
  let isActing = false
  const timer = setInterval(async () => {
    const before = ahead
    ahead = clock.now() - clock.steady()
    if (before - ahead >= LEAST_MS) {
      pending += before - ahead
      log.warn({ byMs: before - ahead }, 'the clock was set back')
    } else if (ahead - before >= LEAST_MS) log.warn({ byMs: ahead - before }, 'the clock was set ahead')
    if (pending === 0 || isActing) return
    isActing = true
    const byMs = pending
    try {
      await act(byMs)
      pending -= byMs
    } catch (err) {
      log.error({ err, byMs }, 'what waits could not be told that the clock was set back')
    }
    isActing = false
  }, everyMs).unref()
  return () => clearInterval(timer)
}
