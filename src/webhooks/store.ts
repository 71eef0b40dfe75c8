import { z } from 'zod'
import { type Db, type EventType, forShare, type Tx } from '../db/index.ts'
import type { WebhookFormat } from '../db/schema/webhooks.ts'
import { newId } from '../lib/ids.ts'
import { HOLD_MS } from './retries.ts'

/** `*` stands for every event, also those that will be added later. */
export type Subscribed = EventType | '*'

export type NewWebhook = {
  id: string
  url: string
  events: Subscribed[]
  format: WebhookFormat
  secret: Uint8Array
  at: number
}

export async function insertWebhook(tx: Db, { id, url, events, format, secret, at }: NewWebhook): Promise<void> {
  await tx
    .insertInto('webhooks')
    .values({
      id,
      url,
      events: JSON.stringify([...new Set(events)]),
      format,
      secret,
      status: 'enabled',
      status_reason: null,
      failing_since: null,
      created_at: at,
      updated_at: at,
    })
    .execute()
}

export type WebhookChange = {
  url?: string | undefined
  events?: Subscribed[] | undefined
  secret?: Uint8Array | undefined
}

/** Returns whether there is such an endpoint. */
export async function updateWebhook(tx: Db, id: string, { url, events, secret }: WebhookChange, at: number) {
  const { numUpdatedRows } = await tx
    .updateTable('webhooks')
    .set({
      updated_at: at,
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events: JSON.stringify([...new Set(events)]) }),
      ...(secret === undefined ? {} : { secret }),
    })
    .where('id', '=', id)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Its log goes with it. */
export async function deleteWebhook(tx: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()
  return Number(numDeletedRows) === 1
}

export async function enableWebhook(tx: Db, id: string, at: number): Promise<void> {
  await tx
    .updateTable('webhooks')
    .set({ status: 'enabled', status_reason: null, failing_since: null, updated_at: at })
    .where('id', '=', id)
    .where('status', '=', 'disabled')
    .execute()
}

/** What was still to be delivered becomes dead; it can be replayed. Returns whether this changed anything. */
export async function disableWebhook(tx: Db, id: string, reason: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhooks')
    .set({ status: 'disabled', status_reason: reason, updated_at: at })
    .where('id', '=', id)
    .where('status', '=', 'enabled')
    .executeTakeFirst()
  await tx
    .updateTable('webhook_deliveries')
    .set({ status: 'dead', next_attempt_at: null, finished_at: at })
    .where('webhook_id', '=', id)
    .where('status', '=', 'waiting')
    .execute()
  return Number(numUpdatedRows) === 1
}

/** Whether the endpoint is enabled; on PostgreSQL it stays so until the transaction ends. */
export async function holdEnabled(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('webhooks')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'enabled')
    .$call(forShare(tx))
    .executeTakeFirst()
  return row !== undefined
}

export type EventToDeliver = { id: string; type: string; position: number; data: string }

const CHUNK = 500

/** Records that these events are to be delivered, once for each endpoint and event. Those already known stay as they are. */
export async function insertDeliveries(tx: Tx, webhookId: string, events: readonly EventToDeliver[], at: number) {
  for (let i = 0; i < events.length; i += CHUNK) {
    await tx
      .insertInto('webhook_deliveries')
      .values(events.slice(i, i + CHUNK).map((event) => newDelivery(webhookId, event, at)))
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
      .execute()
  }
}

/** As `insertDeliveries`, but what was delivered, or given up, is to be delivered again. */
export async function replayDeliveries(tx: Tx, webhookId: string, events: readonly EventToDeliver[], at: number) {
  for (let i = 0; i < events.length; i += CHUNK) {
    await tx
      .insertInto('webhook_deliveries')
      .values(events.slice(i, i + CHUNK).map((event) => newDelivery(webhookId, event, at)))
      .onConflict((conflict) =>
        conflict
          .columns(['webhook_id', 'event_id'])
          .doUpdateSet({ status: 'waiting', attempts: 0, next_attempt_at: at, finished_at: null }),
      )
      .execute()
  }
}

const about = z.object({ guest_id: z.string().optional(), id: z.string().optional() })

/** Whose events come one after the other: the guest's (one guest, one conversation), else those of the thing itself. */
function subjectOf(data: string): string | null {
  const { guest_id, id } = about.catch({}).parse(JSON.parse(data))
  return guest_id ?? id ?? null
}

function newDelivery(webhookId: string, { id, type, position, data }: EventToDeliver, at: number) {
  return {
    id: newId('whd'),
    webhook_id: webhookId,
    event_id: id,
    event_type: type,
    position,
    subject: subjectOf(data),
    status: 'waiting' as const,
    next_attempt_at: at,
    created_at: at,
    finished_at: null,
  }
}

export type Verdict =
  | { status: 'succeeded' | 'dead' }
  /** To be tried again. */
  | { status: 'waiting'; nextAttemptAt: number }

/** Returns false when the delivery has gone or was settled by others meanwhile. */
export async function settleDelivery(tx: Tx, id: string, verdict: Verdict, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_deliveries')
    .set(
      verdict.status === 'waiting'
        ? { next_attempt_at: verdict.nextAttemptAt }
        : { status: verdict.status, next_attempt_at: null, finished_at: now },
    )
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/**
 * Notes that an attempt succeeded or failed. Returns since when the endpoint has only failed; null after a success. Comes
 * first in its transaction: whoever changes an endpoint and its deliveries locks the endpoint first.
 */
export async function noteHealth(tx: Tx, webhookId: string, ok: boolean, now: number): Promise<number | null> {
  if (ok) {
    if (await endFailing(tx, webhookId, now - HOLD_MS)) await bringForward(tx, webhookId, now)
    else await endFailing(tx, webhookId, now)
    return null
  }
  const row = await tx
    .updateTable('webhooks')
    .set((eb) => ({ failing_since: eb.fn.coalesce('failing_since', eb.val(now)) }))
    .where('id', '=', webhookId)
    .returning('failing_since')
    .executeTakeFirst()
  return row?.failing_since ?? null
}

/**
 * Notes that the endpoint fails no longer. Returns false, and changes nothing, unless it had only failed since `since` or
 * longer.
 */
async function endFailing(tx: Tx, webhookId: string, since: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhooks')
    .set({ failing_since: null })
    .where('id', '=', webhookId)
    .where('failing_since', '<=', since)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The endpoint was away and is back: what was put off for long is tried now, before what came later. */
async function bringForward(tx: Tx, webhookId: string, now: number): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ next_attempt_at: now })
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'waiting')
    // What is in hand is due again sooner than that.
    .where('next_attempt_at', '>', now + HOLD_MS)
    .execute()
}

export type Attempt = {
  delivery_id: string
  at: number
  response_status: number | null
  latency_ms: number
  error: string | null
  request_body: string
  response_body: string | null
}

export async function insertAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx.insertInto('webhook_attempts').values(attempt).execute()
}
