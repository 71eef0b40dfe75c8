import { type Db, transact } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { Held } from './held.ts'
import { ownNotLocked } from './lease.ts'
import { findColdNumbers, lockNumber, pruneLedger } from './store.ts'
import { completeWarmUp, type WarmUpSettings } from './warm-up.ts'

const FRAME_STEP_MS = 10 * SECOND

type Deps = { db: Db; clock: Clock; log: Logger; signals: Signals }

/** Periodic work for the numbers of this process: completes warm-ups, prunes the ledger. */
export async function maintain(deps: Deps, settings: WarmUpSettings, numberIds: readonly string[]): Promise<void> {
  const { db, clock, log, signals } = deps
  const cold = await findColdNumbers(db)
  for (const numberId of numberIds) {
    await pruneLedger(db, numberId, clock.steady())
    if (!cold.has(numberId)) continue
    const isWarm = await transact(db, async (tx) => {
      const row = await lockNumber(tx, numberId)
      if (!row || row.warm_at !== null) return false
      return (await completeWarmUp(tx, { clock, settings }, row)).warm_at !== null
    })
    if (!isWarm) continue
    log.info({ numberId }, 'warm-up complete')
    signals.notify('outbox')
    signals.notify('deliveries', numberId)
  }
}

/**
 * Records when each number of this process was last heard from, in coarse steps, so that many share a step and its
 * statement. A number whose row is locked at this moment is recorded later.
 */
export async function saveLastFrames(
  { db, owner }: { db: Db; owner: string },
  held: ReadonlyMap<string, Held>,
): Promise<void> {
  const due = [...held].flatMap(([id, { session, lastFrameAt }]) => {
    const at = session.connection()?.lastFrameAt()
    const step = at === undefined ? lastFrameAt : at - (at % FRAME_STEP_MS)
    return step === lastFrameAt ? [] : [{ id, step }]
  })
  for (const [step, numbers] of Map.groupBy(due, ({ step }) => step)) {
    const ids = numbers.map(({ id }) => id)
    const saved = await db
      .updateTable('numbers')
      .set({ last_frame_at: step })
      .where('id', 'in', ownNotLocked(db, owner).where('id', 'in', ids))
      .returning('id')
      .execute()
    for (const { id } of saved) {
      const here = held.get(id)
      if (here) here.lastFrameAt = step
    }
  }
}
