import { setImmediate as nextTick } from 'node:timers/promises'
import { transact } from '../db/index.ts'
import type { DispatchDeps } from './deps.ts'
import { settleLost } from './lost-numbers.ts'
import { quietReason } from './quiet-hours.ts'
import { PARKED, releaseParked, releaseWaiting } from './store.ts'
import { releaseStale } from './unconfirmed.ts'
import { findOpenLanes, findReasonsToWait, findWaitingFor, laneHasWork } from './view.ts'

const RELEASED_TOGETHER = 1_000

type Deps = Pick<DispatchDeps, 'db' | 'clock' | 'inbox' | 'signals' | 'kinds' | 'settings'>

/**
 * Puts right what no event will: deliveries bound to numbers that are gone, those nobody will confirm, those put off by
 * quiet hours that have been changed, lanes that ran empty unseen. Then tells every owner of a number to look for work. Cheap, safe to run at any time and many times.
 */
export async function reconcileDispatch(deps: Deps): Promise<void> {
  await settleLost(deps)
  await releaseStale(deps)
  await releasePutOff(deps)
  await closeDrained(deps)
  deps.signals.notify('deliveries')
}

/**
 * Lets be looked at again what was put off by quiet hours that hold no more, as those of its mailing, or of the
 * settings, have been changed since, and by a restriction that WhatsApp has lifted.
 */
async function releasePutOff({ db, clock, kinds }: Deps): Promise<void> {
  for (const lane of await findOpenLanes(db)) {
    const told = await findReasonsToWait(db, lane.id)
    if (told.includes(PARKED)) await releaseParked(db, lane.id, PARKED, clock.now())
    const reasons = told.filter((reason) => reason !== PARKED)
    const renderer = reasons.length > 0 ? await kinds[lane.kind]?.prepare(db, lane.id) : undefined
    if (!renderer) continue
    const holds = renderer.quietHours && quietReason(renderer.quietHours)
    for (const reason of reasons) {
      if (reason !== holds) await releaseAll({ db, clock }, lane.id, reason)
    }
  }
}

async function releaseAll({ db, clock }: Pick<Deps, 'db' | 'clock'>, laneId: string, reason: string): Promise<void> {
  let after = ''
  for (;;) {
    const ids = await findWaitingFor(db, { laneId, reason, after, limit: RELEASED_TOGETHER })
    const last = ids.at(-1)
    if (last === undefined) return
    await releaseWaiting(db, ids, reason, clock.now())
    after = last
    await nextTick()
  }
}

/** Tells the owners of open lanes in which nothing waits or is on its way any more. */
export async function closeDrained(deps: Pick<Deps, 'db' | 'clock' | 'signals' | 'kinds'>): Promise<void> {
  for (const lane of await findOpenLanes(deps.db)) {
    const { laneDrained } = deps.kinds[lane.kind] ?? {}
    if (!laneDrained || (await laneHasWork(deps.db, lane.id))) continue
    await transact(deps.db, (tx) => laneDrained(tx, lane.id, deps.clock.now()))
    deps.signals.notify('outbox')
  }
}
