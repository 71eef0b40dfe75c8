import { setImmediate as nextTick } from 'node:timers/promises'
import { transact } from '../db/index.ts'
import type { SendDeps } from './deps.ts'
import { settleLost } from './lost-numbers.ts'
import { findOpenQueues, findReasonsToWait, findWaitingFor, queueHasWork } from './queue-view.ts'
import { quietReason } from './quiet-hours.ts'
import { PARKED, releaseParked, releaseWaiting } from './store.ts'
import { releaseStale } from './unconfirmed.ts'

const RELEASED_TOGETHER = 1_000

type Deps = Pick<SendDeps, 'db' | 'clock' | 'inbox' | 'signals' | 'kinds' | 'settings'>

/**
 * Puts right what no event will: deliveries bound to numbers that are gone, those nobody will confirm, those put off by
 * quiet hours that have been changed, queues that ran empty unseen. Then tells every owner of a number to look for work. Cheap, safe to run at any time and many times.
 */
export async function reconcileDeliveries(deps: Deps): Promise<void> {
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
  for (const queue of await findOpenQueues(db)) {
    const told = await findReasonsToWait(db, queue.id)
    if (told.includes(PARKED)) await releaseParked(db, queue.id, PARKED, clock.now())
    const reasons = told.filter((reason) => reason !== PARKED)
    const renderer = reasons.length > 0 ? await kinds[queue.kind]?.prepare(db, queue) : undefined
    if (!renderer) continue
    const holds = renderer.quietHours && quietReason(renderer.quietHours)
    for (const reason of reasons) {
      if (reason !== holds) await releaseAll({ db, clock }, queue.id, reason)
    }
  }
}

async function releaseAll({ db, clock }: Pick<Deps, 'db' | 'clock'>, queueId: string, reason: string): Promise<void> {
  let after = ''
  for (;;) {
    const ids = await findWaitingFor(db, { queueId, reason, after, limit: RELEASED_TOGETHER })
    const last = ids.at(-1)
    if (last === undefined) return
    await releaseWaiting(db, ids, reason, clock.now())
    after = last
    await nextTick()
  }
}

/** Tells the owners of open queues in which nothing waits or is on its way any more. */
export async function closeDrained(deps: Pick<Deps, 'db' | 'clock' | 'signals' | 'kinds'>): Promise<void> {
  for (const queue of await findOpenQueues(deps.db)) {
    const { queueDrained } = deps.kinds[queue.kind] ?? {}
    if (!queueDrained || (await queueHasWork(deps.db, queue.id))) continue
    await transact(deps.db, (tx) => queueDrained(tx, queue, deps.clock.now()))
    deps.signals.notify('outbox')
  }
}
