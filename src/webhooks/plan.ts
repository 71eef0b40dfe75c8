import type { Db, Tx } from '../db/index.ts'
import type { RelayedEvent } from '../events/index.ts'
import type { Enqueue } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { SECOND } from '../lib/units.ts'
import { dueEndpoints } from './due/store.ts'
import { type EventFormats, eventsFor } from './event-format.ts'
import { wakeEndpoint } from './jobs.ts'
import { insertDeliveries } from './store.ts'
import { holdSubscriptions } from './view.ts'

type Deps = { clock: Clock; enqueue: Enqueue }

/**
 * For the relay: in its transaction, records a delivery for each endpoint and event; returns a function that wakes the endpoints
 * after the commit.
 */
export async function planWebhooks(
  { clock, enqueue, formats }: Deps & { formats: EventFormats },
  tx: Tx,
  events: readonly RelayedEvent[],
): Promise<() => Promise<void>> {
  const now = clock.now()
  const planned: { id: string; last: number }[] = []
  for (const subscription of await holdSubscriptions(tx)) {
    const { id } = subscription
    const own = eventsFor(formats, subscription, events)
    const last = own.at(-1)
    if (!last) continue
    await insertDeliveries(tx, id, own, now)
    planned.push({ id, last: last.position })
  }
  return async () => {
    for (const { id, last } of planned) await wakeEndpoint({ enqueue }, id, { cause: last })
  }
}

/** Queues again what SQL says is due: for a queue that lost it, and for claims of processes that died (invariant 8). */
export async function wakeDueEndpoints({ db, clock, enqueue }: Deps & { db: Db }): Promise<void> {
  const now = clock.now()
  for (const id of await dueEndpoints(db, now)) {
    await wakeEndpoint({ enqueue }, id, { cause: `due-${Math.floor(now / SECOND)}` })
  }
}
