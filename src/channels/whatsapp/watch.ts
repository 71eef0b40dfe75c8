import { findOpenQueues, type SendDeps } from '../../deliveries/index.ts'
import type { WatchedPart } from '../../jobs/index.ts'
import { SECOND } from '../../lib/units.ts'
import { findNextDue } from './next-due.ts'

type Cycles = {
  /** Steady time at which a send cycle of the number last made progress. */
  movedAt(numberId: string): number
  isRunning(numberId: string): boolean
  wake(numberId: string): Promise<void>
  /** A new worker, and a new cycle. */
  restart(numberId: string): Promise<void>
}

/** Cycles come every few seconds while something waits. */
const LATE_MS = 10 * SECOND
/** A cycle waits for WhatsApp's answers: look-up, devices, acknowledgement. */
const HANGS_MS = 30 * SECOND

/**
 * Sending through a number that is here and connected stands still when something is due for it, a cycle was requested,
 * and none came or the running one makes no progress. A cycle that finds the number paused or throttled has also come:
 * that is no standstill.
 */
export function watchSending(
  { db, clock, log, pool }: Pick<SendDeps, 'db' | 'clock' | 'log' | 'pool'>,
  cycles: Cycles,
): WatchedPart {
  return {
    name: 'sending',
    service: 'gateway',
    due: async () => {
      const due = new Map<string, string>()
      if ((await findOpenQueues(db, 'whatsapp')).length === 0) return due
      for (const numberId of pool.ownedNumbers()) {
        const movedAt = cycles.movedAt(numberId)
        const isRunning = cycles.isRunning(numberId)
        if (!pool.connection(numberId) || clock.steady() - movedAt < (isRunning ? HANGS_MS : LATE_MS)) continue
        const next = await findNextDue(db, numberId)
        if (next === undefined || next > clock.now()) continue
        due.set(numberId, String(movedAt))
        if (!isRunning) {
          await cycles
            .wake(numberId)
            .catch((err: unknown) => log.warn({ err, numberId }, 'a send cycle cannot be asked for'))
        }
      }
      return due
    },
    restart: async (numberIds) => void (await Promise.all(numberIds.map((numberId) => cycles.restart(numberId)))),
  }
}
