import type { SendDeps } from './deps.ts'
import { findNewestEventAt } from './view.ts'
import { bringForward } from './waiting-store.ts'

/** Clocks of machines that work together differ by less than this. */
const TOLERATED_MS = 2_000

/**
 * Called when a process starts. If the machine's clock was set back while nothing ran, deliveries that were due at once
 * wait for a time long past: they become due now. What waits for an hour of people's clocks keeps waiting for it.
 * Returns how far the clock went back, as far as can be told; 0: it did not.
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
