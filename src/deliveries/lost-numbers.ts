import { setImmediate as nextTick } from 'node:timers/promises'
import { dialectOf, type Tx, transact } from '../db/index.ts'
import { inPages } from '../lib/pace.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { lostSince } from '../numbers/index.ts'
import type { SendDeps } from './deps.ts'
import { recordDeliveries } from './events.ts'
import { findGoneNumbers, findStickyNumbers, type GoneNumber } from './number-view.ts'
import { unbindFrom } from './queue-store.ts'
import { findQueuesWaitingFor } from './queue-view.ts'
import { allowedNumbers, type SendQueueRow } from './send-queues.ts'
import { failSome } from './waiting-store.ts'

/** Why a delivery ended whose number did not come back and which no other number may, or could, take. */
const NUMBER_LOST = 'number_lost'

const ENDED_TOGETHER = 500
const FREED_TOGETHER = { least: 100, most: 2_000 }
/** For this long guests are checked for a chat with another number: later ones are bound to it from the start. */
const LOOKED_FOR_CHATS_MS = 2 * MINUTE

type Deps = Pick<SendDeps, 'db' | 'clock' | 'signals' | 'settings'>

/** How long the guests of a banned or unlinked number wait for it to be linked again. */
export function lostWaitMs(settings: Pick<SendDeps['settings'], 'OTKLIK_LOST_NUMBER_HOURS'>): number {
  return settings.OTKLIK_LOST_NUMBER_HOURS * HOUR
}

/**
 * Decides on what waits for numbers that are gone, as each queue is set up: it goes to other numbers at once, waits
 * some time for the number to be linked again, or then ends (invariants 9 and 10). `numberId`: only for this one.
 */
export async function settleLost(deps: Deps, numberId?: string): Promise<void> {
  for (const number of await findGoneNumbers(deps.db, numberId)) {
    for (const queue of await findQueuesWaitingFor(deps.db, number.id)) await settleQueue(deps, number, queue)
  }
}

async function settleQueue(deps: Deps, number: GoneNumber, queue: SendQueueRow): Promise<void> {
  const { db, clock, settings } = deps
  const others = await findStickyNumbers(db, allowedNumbers(queue))
  const { when_number_lost: rule } = queue
  const isDeleted = number.deleted_at !== null
  const lostForMs = clock.now() - lostSince(number)
  if (rule !== 'other_number' && !isDeleted && lostForMs < lostWaitMs(settings)) {
    // Another number also has a chat with them: it writes.
    if (others.length > 0 && lostForMs < LOOKED_FOR_CHATS_MS) await unbindAll(deps, number, queue, others)
    return
  }
  if (rule === 'skip' || (rule === 'wait' && !isDeleted && others.length === 0)) return endAll(deps, number, queue)
  await unbindAll(deps, number, queue)
}

async function unbindAll({ db }: Deps, number: GoneNumber, queue: SendQueueRow, chatsWith?: string[]): Promise<void> {
  const which = { queueId: queue.id, numberId: number.id, chatsWith }
  await inPages(dialectOf(db), FREED_TOGETHER, (limit) => transact(db, (tx) => unbindFrom(tx, which, limit)))
}

async function endAll({ db, clock, signals }: Deps, number: GoneNumber, queue: SendQueueRow): Promise<void> {
  const endSome = (tx: Tx) => endPage(tx, queue.id, number.id, clock.now())
  while ((await transact(db, endSome)) === ENDED_TOGETHER) await nextTick()
  signals.notify('outbox')
}

async function endPage(tx: Tx, queueId: string, numberId: string, at: number): Promise<number> {
  const rows = await failSome(tx, { queueId, numberId, reason: NUMBER_LOST, limit: ENDED_TOGETHER })
  await recordDeliveries(tx, rows, at)
  return rows.length
}
