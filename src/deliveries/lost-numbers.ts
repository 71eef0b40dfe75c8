import { setImmediate as nextTick } from 'node:timers/promises'
import { type Tx, transact } from '../db/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { lostSince } from '../numbers/index.ts'
import type { DispatchDeps } from './deps.ts'
import { recordDeliveries } from './events.ts'
import { unbindFrom } from './queue-store.ts'
import { allowedNumbers, type LaneRow } from './send-queues.ts'
import { failSome } from './store.ts'
import { findGoneNumbers, findLanesWaitingFor, findStickyNumbers, type GoneNumber } from './view.ts'

/** Why a delivery ended whose number did not come back, and which no other number may, or could, take. */
export const NUMBER_LOST = 'number_lost'

const ENDED_TOGETHER = 500
/** So long it is looked for guests who have a chat with another number: later ones are bound to that from the start. */
const LOOKED_FOR_CHATS_MS = 2 * MINUTE

type Deps = Pick<DispatchDeps, 'db' | 'clock' | 'signals' | 'settings'>

/** How long guests of a number that is banned or unlinked wait for it to be linked again. */
export function lostWaitMs(settings: Pick<DispatchDeps['settings'], 'OTKLIK_LOST_NUMBER_HOURS'>): number {
  return settings.OTKLIK_LOST_NUMBER_HOURS * HOUR
}

/**
 * Decides on what waits for numbers that are gone, as each lane has it: it goes to other numbers at once, waits some time
 * for the number to be linked again, or ends then (invariants 9 and 10). `numberId`: for this one alone.
 */
export async function settleLost(deps: Deps, numberId?: string): Promise<void> {
  for (const number of await findGoneNumbers(deps.db, numberId)) {
    for (const lane of await findLanesWaitingFor(deps.db, number.id)) await settleLane(deps, number, lane)
  }
}

async function settleLane(deps: Deps, number: GoneNumber, lane: LaneRow): Promise<void> {
  const { db, clock, settings } = deps
  const others = await findStickyNumbers(db, allowedNumbers(lane))
  const { when_number_lost: rule } = lane
  const isDeleted = number.deleted_at !== null
  const lostForMs = clock.now() - lostSince(number)
  if (rule !== 'other_number' && !isDeleted && lostForMs < lostWaitMs(settings)) {
    // Another number has a chat with them, too: it writes.
    if (others.length > 0 && lostForMs < LOOKED_FOR_CHATS_MS)
      await transact(db, (tx) => unbindFrom(tx, lane.id, number.id, others))
    return
  }
  if (rule === 'skip' || (rule === 'wait' && !isDeleted && others.length === 0)) return endAll(deps, number, lane)
  await transact(db, (tx) => unbindFrom(tx, lane.id, number.id))
}

async function endAll({ db, clock, signals }: Deps, number: GoneNumber, lane: LaneRow): Promise<void> {
  const endSome = (tx: Tx) => endPage(tx, lane.id, number.id, clock.now())
  while ((await transact(db, endSome)) === ENDED_TOGETHER) await nextTick()
  signals.notify('outbox')
}

async function endPage(tx: Tx, laneId: string, numberId: string, at: number): Promise<number> {
  const rows = await failSome(tx, { laneId, numberId, reason: NUMBER_LOST, limit: ENDED_TOGETHER })
  await recordDeliveries(tx, rows, at)
  return rows.length
}
