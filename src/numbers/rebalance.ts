import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { within } from '../lib/within.ts'
import { type Balance, numberToRelease } from './balance.ts'
import type { Held } from './held.ts'
import type { NumberRow } from './store.ts'

type Deps = {
  clock: Clock
  log: Logger
  /** How long to wait after handing over a number while the other processes are busy connecting. */
  patienceMs: number
  /** How many numbers one process connects at the same time. */
  concurrency: number
  held: ReadonlyMap<string, Held>
}

/** A number that leaves waits this long for answers to what is under way. */
const LEAVE_MS = 5 * SECOND

/**
 * Hands numbers over to processes that carry less, one after the other, and no faster than they connect them. A number
 * that is being linked stays, because somebody is looking at its QR.
 */
export function createRebalancer({ clock, log, patienceMs, concurrency, held }: Deps) {
  let releasedAt = Number.NEGATIVE_INFINITY

  /** Nothing new is sent over its socket, which closes when what is under way has been answered. Never rejects. */
  async function release(numberId: string, here: Held): Promise<void> {
    here.isLeaving = true
    releasedAt = clock.steady()
    log.info({ numberId }, 'handing a number over to processes that carry less')
    const answers = Promise.allSettled(here.guarded?.sending ?? [])
    // What has no answer by then is repeated under the same id by the process that takes the number.
    await within(LEAVE_MS, answers).catch(() => undefined)
    await here.session.stop()
  }

  /** `rows`: all numbers; `balance`: as it is now. */
  return function rebalance(rows: readonly NumberRow[], balance: Balance): void {
    if ([...held.values()].some(({ isLeaving }) => isLeaving)) return
    const underWay = rows.filter(({ id, state }) => state === 'connecting' && !held.has(id)).length
    if (underWay >= concurrency && clock.steady() - releasedAt < patienceMs) return
    const movable = rows.filter(({ id, linked_at }) => linked_at !== null && held.has(id)).map(({ id }) => id)
    const id = numberToRelease(balance, movable)
    const here = id && held.get(id)
    if (here) void release(id, here)
  }
}
