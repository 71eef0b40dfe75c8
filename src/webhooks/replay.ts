import { type Db, type Tx, transact } from '../db/index.ts'
import type { Enqueue } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { type EventFormats, eventsFor } from './event-format.ts'
import { wakeEndpoint } from './jobs.ts'
import { type EventToDeliver, holdEnabled, replayDeliveries } from './store.ts'
import { findDelivery, findKeptEvent, getWebhook, keptEvents } from './view.ts'

const PAGE = 1_000

type Deps = { db: Db; clock: Clock; enqueue: Enqueue }

/** Repeats one delivery, or makes a postponed attempt now. Throws `not_found` and `wrong_state`. */
export async function replayOne(deps: Deps, webhookId: string, deliveryId: string): Promise<void> {
  const { db, clock } = deps
  await getEnabled(deps, webhookId)
  const delivery = await findDelivery(db, webhookId, deliveryId)
  if (!delivery) throw notFound('delivery', deliveryId)
  const event = await findKeptEvent(db, delivery.event_id)
  if (!event) throw new AppError('wrong_state', 'This event is no longer kept, so it cannot be replayed.')
  const now = clock.now()
  await transact(db, (tx) => replay(tx, webhookId, [event], now))
  await wakeEndpoint(deps, webhookId, { cause: `replay-${now}` })
}

/**
 * Delivers again every event of a period (UTC milliseconds) that the endpoint subscribes to, even events older than the
 * endpoint. Returns how many. Throws `not_found` and `wrong_state`.
 */
export async function replayPeriod(
  deps: Deps & { formats: EventFormats },
  webhookId: string,
  { since, until }: { since: number; until: number },
): Promise<number> {
  const { db, clock } = deps
  const { events, format } = await getEnabled(deps, webhookId)
  const types = events.includes('*') ? undefined : events
  const now = clock.now()
  let after = 0
  let count = 0
  for (;;) {
    const page = await keptEvents(db, { since, until, types }, after, PAGE)
    const wanted = eventsFor(deps.formats, { format, events: new Set(events) }, page)
    await transact(db, (tx) => replay(tx, webhookId, wanted, now))
    count += wanted.length
    after = page.at(-1)?.position ?? after
    if (page.length < PAGE) break
  }
  if (count > 0) await wakeEndpoint(deps, webhookId, { cause: `replay-${now}` })
  return count
}

async function replay(tx: Tx, webhookId: string, events: readonly EventToDeliver[], now: number): Promise<void> {
  if (!(await holdEnabled(tx, webhookId))) throw disabled()
  await replayDeliveries(tx, webhookId, events, now)
}

const disabled = () => new AppError('wrong_state', 'This webhook is disabled; enable it first.')

async function getEnabled({ db }: Deps, id: string) {
  const webhook = await getWebhook(db, id)
  if (webhook.status !== 'enabled') throw disabled()
  return webhook
}
