import pLimit from 'p-limit'
import type { Db } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Held } from './held.ts'
import { type LeaseDeps, renewLease, renewLeases } from './lease.ts'
import type { Timings } from './timings.ts'

export type HeldLeases = {
  /**
   * Whether the lease is certainly ours. False when this process has been frozen or cut off from the store for so long
   * that another may have the number.
   */
  isSure(here: Held): boolean
  renew(): Promise<void>
  /** Needs no store, so that a store that hangs does not keep sockets open beyond their leases. */
  releaseUnsure(): void
}

type Deps = {
  clock: Clock
  log: Logger
  timings: Pick<Timings, 'leaseMs' | 'closeBeforeMs'>
  /** See `Store`: renewing goes ahead of other work. */
  urgent: Db
  leases: LeaseDeps
}

/** Leases renewed at the same time: a few of the connections to the store. */
const RENEWED_TOGETHER = 4

/** Keeps the leases of the numbers held here, and releases a number whose lease is lost. */
export function keepLeases({ clock, log, timings, urgent, leases }: Deps, held: ReadonlyMap<string, Held>): HeldLeases {
  const renewals = pLimit(RENEWED_TOGETHER)
  const asUrgent = { ...leases, db: urgent }
  const isSure = ({ renewedAt }: Held) => renewedAt >= clock.steady() - timings.leaseMs + timings.closeBeforeMs

  async function renewOne(id: string, here: Held): Promise<void> {
    if (held.get(id) !== here) return
    const askedAt = clock.steady()
    const isOurs = await renewLease(asUrgent, id)
    if (held.get(id) !== here) return
    if (isOurs) here.renewedAt = askedAt
    else release(log, id, here, 'another process took the number')
  }

  return {
    isSure,
    /**
     * Renews all leases by one statement; then one by one, the oldest first, those whose row was locked or is no longer
     * ours. Each counts as soon as it is renewed, so that many of them on a slow store do not wait for all.
     */
    async renew() {
      const askedAt = clock.steady()
      const renewed = await renewLeases(asUrgent)
      for (const [id, here] of held) if (renewed.has(id)) here.renewedAt = Math.max(here.renewedAt, askedAt)
      const left = [...held].filter(([id]) => !renewed.has(id)).sort(([, a], [, b]) => a.renewedAt - b.renewedAt)
      await Promise.all(left.map(([id, here]) => renewals(() => renewOne(id, here))))
    },
    releaseUnsure() {
      for (const [id, here] of held) if (!isSure(here)) release(log, id, here, 'the lease could not be renewed')
    },
  }
}

/**
 * Ends a number's session here, once; another process may take the number. Not awaited: a store that hangs would delay
 * it.
 */
export function release(log: Logger, numberId: string, here: Held, why: string): void {
  if (here.isReleased) return
  here.isReleased = true
  log.warn({ numberId, why }, 'releasing a number')
  void here.session.stop()
}
