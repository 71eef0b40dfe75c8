import { setImmediate as nextTick } from 'node:timers/promises'
import { dialectOf, transact } from '../db/index.ts'
import { eachApart } from '../lib/each-apart.ts'
import { inPages } from '../lib/pace.ts'
import type { SendDeps } from './deps.ts'
import { freeExcluded } from './excluded-numbers.ts'
import { settleLost } from './lost-numbers.ts'
import { findOpenQueues, findReasonsToWait, findWaitingFor, queueHasWork } from './queue-view.ts'
import { quietReason } from './quiet-hours.ts'
import type { SendQueueRow } from './send-queues.ts'
import { releaseStale } from './unconfirmed.ts'
import { PARKED, releaseParked, releaseWaiting } from './waiting-store.ts'

const RELEASED_TOGETHER = 1_000
const RELEASED = { least: 100, most: 2_000 }

type Deps = Pick<SendDeps, 'db' | 'clock' | 'inbox' | 'signals' | 'kinds' | 'settings'>

/**
 * Repairs what no event will: deliveries bound to numbers that are gone or may no longer send for them, those nobody
 * will confirm, those put off by quiet hours that have changed, queues that ran empty unseen. Then tells every owner of
 * a number to look for work. Cheap, and safe to run at any time and repeatedly.
 */
export async function reconcileDeliveries(deps: Deps): Promise<void> {
  try {
    await eachApart(
      [settleLost, freeExcluded, releaseStale, releasePutOff, closeDrained],
      (step) => step(deps),
      (step) => step.name,
    )
  } finally {
    deps.signals.notify('deliveries')
  }
}

/**
 * Releases deliveries for another check: those put off by quiet hours that no longer apply because the mailing's or the
 * settings' hours changed, and those put off by a restriction that WhatsApp has lifted.
 */
async function releasePutOff({ db, clock, kinds }: Deps): Promise<void> {
  const release = async (queue: SendQueueRow) => {
    const told = await findReasonsToWait(db, queue.id)
    if (told.includes(PARKED)) {
      await inPages(dialectOf(db), RELEASED, (limit) => releaseParked(db, queue.id, clock.now(), limit))
    }
    const reasons = told.filter((reason) => reason !== PARKED)
    const renderer = reasons.length > 0 ? await kinds[queue.kind]?.prepare(db, queue) : undefined
    if (!renderer) return
    const holds = renderer.quietHours && quietReason(renderer.quietHours)
    for (const reason of reasons) {
      if (reason !== holds) await releaseAll({ db, clock }, queue.id, reason)
    }
  }
  await eachApart(await findOpenQueues(db), release, ({ id }) => id)
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

/** Notifies the owners of open queues in which nothing waits or is on its way any more. */
export async function closeDrained(deps: Pick<Deps, 'db' | 'clock' | 'signals' | 'kinds'>): Promise<void> {
  const close = async (queue: SendQueueRow) => {
    const { queueDrained } = deps.kinds[queue.kind] ?? {}
    if (!queueDrained || (await queueHasWork(deps.db, queue.id))) return
    await transact(deps.db, (tx) => queueDrained(tx, queue, deps.clock.now()))
    deps.signals.notify('outbox')
  }
  await eachApart(await findOpenQueues(deps.db), close, ({ id }) => id)
}
