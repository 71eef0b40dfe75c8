import { sql } from 'kysely'
import type { Db, ReadDb } from '../../db/index.ts'
import type { WebhookFormat } from '../../db/schema/webhooks.ts'
import { HOLD_MS } from '../retries.ts'

/**
 * In queries of deliveries `d` of endpoints `w`: nothing about the same subject that comes before it is still to be
 * delivered. What an endpoint that takes others has refused so often that its next attempt is far off holds up nothing.
 */
const isItsTurn = (now: number) => sql<boolean>`not exists (
  select 1 from webhook_deliveries e
  where e.webhook_id = d.webhook_id and e.subject = d.subject and e.position < d.position and e.status = 'waiting'
    and (w.failing_since is not null or e.next_attempt_at <= ${now + HOLD_MS}))`

/** A delivery in hand, with everything the attempt needs. */
export type Claimed = {
  id: string
  webhook_id: string
  event_id: string
  event_type: string
  attempts: number
  url: string
  format: WebhookFormat
  secret: Uint8Array
  event_at: number | null
  event_data: string | null
  traceparent: string | null
}

/**
 * Takes the endpoint's delivery that is due next, in order of events (`isItsTurn`). It is due again when `leaseMs` have
 * passed without an outcome: whoever took it has died.
 */
export async function claimNext(db: Db, webhookId: string, now: number, leaseMs: number): Promise<Claimed | undefined> {
  for (;;) {
    const due = await db
      .selectFrom('webhook_deliveries as d')
      .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
      .leftJoin('outbox as o', 'o.id', 'd.event_id')
      .select([
        'd.id',
        'd.webhook_id',
        'd.event_id',
        'd.event_type',
        'd.attempts',
        'd.next_attempt_at',
        'w.url',
        'w.format',
        'w.secret',
      ])
      .select(['o.at as event_at', 'o.data as event_data', 'o.traceparent'])
      .where('d.webhook_id', '=', webhookId)
      .where('d.status', '=', 'waiting')
      .where('d.next_attempt_at', '<=', now)
      .where('w.status', '=', 'enabled')
      .where(isItsTurn(now))
      .orderBy('d.position')
      .limit(1)
      .executeTakeFirst()
    if (!due) return undefined
    const { numUpdatedRows } = await db
      .updateTable('webhook_deliveries')
      .set({ attempts: due.attempts + 1, next_attempt_at: now + leaseMs })
      .where('id', '=', due.id)
      .where('status', '=', 'waiting')
      .where('next_attempt_at', '=', due.next_attempt_at)
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 1) return { ...due, attempts: due.attempts + 1 }
  }
}

/** Gives a claim back as if it had not been: the process stops. */
export async function releaseClaim(db: Db, { id, attempts }: Claimed, now: number): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ attempts: attempts - 1, next_attempt_at: now })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .execute()
}

/** When the endpoint's next attempt is due, as things stand at `now`; undefined when nothing waits. */
export async function nextDueAt(db: ReadDb, webhookId: string, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
    .select('d.next_attempt_at')
    .where('d.webhook_id', '=', webhookId)
    .where('d.status', '=', 'waiting')
    // One that was planned while its endpoint was being disabled is never taken.
    .where('w.status', '=', 'enabled')
    .where(isItsTurn(now))
    .orderBy('d.next_attempt_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_attempt_at ?? undefined
}

/** The delivery at the head of each endpoint that has something due: it changes as soon as one is claimed. */
export async function dueHeads(db: ReadDb, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('webhooks as w')
    .select((eb) =>
      eb
        .selectFrom('webhook_deliveries as d')
        .select('d.id')
        .whereRef('d.webhook_id', '=', 'w.id')
        .where('d.status', '=', 'waiting')
        .where('d.next_attempt_at', '<=', now)
        .where(isItsTurn(now))
        .orderBy('d.position')
        .limit(1)
        .as('head'),
    )
    .where('w.status', '=', 'enabled')
    .execute()
  return rows.flatMap(({ head }) => (head === null ? [] : [head])).sort()
}

/** Endpoints with something due. */
export async function dueEndpoints(db: ReadDb, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('webhooks as w')
    .select('w.id')
    .where('w.status', '=', 'enabled')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('webhook_deliveries as d')
          .select('d.id')
          .whereRef('d.webhook_id', '=', 'w.id')
          .where('d.status', '=', 'waiting')
          .where('d.next_attempt_at', '<=', now)
          .where(isItsTurn(now)),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}
