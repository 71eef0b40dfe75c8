import type { SendDeps } from './deps.ts'
import { findNewestEventAt } from './view.ts'
import { bringForward } from './waiting-store.ts'

/** Clocks of machines that work together differ by less. */
const TOLERATED_MS = 2_000

/**
 * Called when a process starts. A machine's clock that was set back while nothing ran leaves deliveries that were due at
 * once waiting for a time that is long past: they are due now. What waits for an hour of people's clocks goes on waiting
 * for that hour. Returns how far back it went, as far as can be told; 0: it did not.
 */
export async function noticeClockSetBack(deps: Pick<SendDeps, 'db' | 'clock' | 'log' | 'signals'>): Promise<number> {
  const { db, clock, log, signals } = deps
  const now = clock.now()
  const ahead = ((await findNewestEventAt(db)) ?? now) - now
  if (ahead <= TOLERATED_MS) return 0
  const brought = await bringForward(db, { from: now, to: now + ahead })
  log.warn({ aheadMs: ahead, deliveries: brought }, 'the clock was set back while nothing ran')
  if (brought > 0) signals.notify('deliveries')
  return ahead
}
