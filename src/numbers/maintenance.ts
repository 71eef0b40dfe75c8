import { type Db, transact } from '../db/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { Session } from './session.ts'
import { findColdNumbers, lockNumber, pruneLedger } from './store.ts'
import { completeWarmUp, type WarmUpSettings } from './warm-up.ts'

const FRAME_STEP_MS = 10 * SECOND

type Deps = { db: Db; clock: Clock; log: Logger; signals: Signals }

/** What the numbers of this process need from time to time: warm-up noticed, old sends forgotten. */
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

/** Shows when the number was last heard of, in coarse steps. */
export async function saveLastFrame(
  { db, owner }: { db: Db; owner: string },
  numberId: string,
  here: { session: Session; lastFrameAt: number },
): Promise<void> {
  const lastFrameAt = here.session.connection()?.lastFrameAt()
  if (lastFrameAt === undefined || Math.abs(lastFrameAt - here.lastFrameAt) < FRAME_STEP_MS) return
  here.lastFrameAt = lastFrameAt
  await db
    .updateTable('numbers')
    .set({ last_frame_at: lastFrameAt })
    .where('id', '=', numberId)
    .where('lease_owner', '=', owner)
    .execute()
}
