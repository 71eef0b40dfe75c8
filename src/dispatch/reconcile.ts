import { transact } from '../db/index.ts'
import type { DispatchDeps } from './deps.ts'
import { giveUpStale } from './repeat.ts'
import { unbind } from './store.ts'
import { findGoneNumbersWithWaiting, findOpenLanes, laneHasWork } from './view.ts'

type Deps = Pick<DispatchDeps, 'db' | 'clock' | 'inbox' | 'signals' | 'kinds'>

/**
 * Puts right what no event will: deliveries bound to numbers that are gone, those nobody will confirm, lanes that ran
 * empty unseen. Then tells every owner of a number to look for work. Cheap, safe to run at any time and many times.
 */
export async function reconcileDispatch(deps: Deps): Promise<void> {
  for (const numberId of await findGoneNumbersWithWaiting(deps.db)) {
    await transact(deps.db, (tx) => unbind(tx, { numberId }))
  }
  await giveUpStale(deps)
  await closeDrained(deps)
  deps.signals.notify('deliveries')
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
