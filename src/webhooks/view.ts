import { z } from 'zod'
import { EVENT_TYPES, forShare, type ReadDb, storedCodes, type Tx } from '../db/index.ts'
import type { WebhookFormat } from '../db/schema/webhooks.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { instantOut, toIso } from '../http/time.ts'
import { said } from '../http/words/said.ts'
import { notFound } from '../lib/errors.ts'
import type { EventToDeliver } from './store.ts'

export const subscribed = z.enum([...EVENT_TYPES, '*'])
export const webhookFormat = z.enum(['otklik', 'cloud_api']).meta({
  description: "`cloud_api`: as Meta's Cloud API posts, for clients made for it",
})
export const deliveryStatus = z.enum(['waiting', 'succeeded', 'dead'])

export const webhookOut = z
  .object({
    id: z.string(),
    url: z.string(),
    format: webhookFormat,
    events: z.array(subscribed),
    status: z.enum(['enabled', 'disabled']),
    status_reason: said().nullable(),
    failing_since: instantOut.nullable().meta({ description: 'Null when the last attempt was a success' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Webhook' })

const attemptSummary = z.object({
  at: instantOut,
  response_status: z.number().int().nullable(),
  latency_ms: z.number().int(),
  error: said().nullable(),
})

export const webhookDeliveryOut = z
  .object({
    id: z.string(),
    webhook_id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    status: deliveryStatus,
    attempts: z.number().int().meta({ description: 'Attempts since it was planned or replayed' }),
    next_attempt_at: instantOut.nullable(),
    created_at: instantOut,
    finished_at: instantOut.nullable(),
    last_attempt: attemptSummary.nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export const webhookDeliveryDetail = webhookDeliveryOut
  .extend({
    log: z.array(
      attemptSummary.extend({
        request_body: z.string(),
        response_body: z.string().nullable().meta({ description: 'The first 4 KiB' }),
      }),
    ),
  })
  .meta({ id: 'WebhookDeliveryDetail' })

const webhookColumns = [
  'id',
  'url',
  'format',
  'events',
  'status',
  'status_reason',
  'failing_since',
  'created_at',
  'updated_at',
] as const

type WebhookRow = {
  id: string
  url: string
  format: WebhookFormat
  events: string
  status: 'enabled' | 'disabled'
  status_reason: string | null
  failing_since: number | null
  created_at: number
  updated_at: number
}

const readEvents = storedCodes('webhooks.events', subscribed.options)

function presentWebhook(row: WebhookRow): z.output<typeof webhookOut> {
  return {
    id: row.id,
    url: row.url,
    format: row.format,
    events: readEvents(row.events),
    status: row.status,
    status_reason: row.status_reason,
    failing_since: toIso(row.failing_since),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

const idCursor = z.tuple([z.string()])

/** Throws `not_found`. */
export async function getWebhook(db: ReadDb, id: string): Promise<z.output<typeof webhookOut>> {
  const row = await db.selectFrom('webhooks').select(webhookColumns).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('webhook', id)
  return presentWebhook(row)
}

/** Newest first. */
export async function listWebhooks(db: ReadDb, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('webhooks').select(webhookColumns)
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, idCursor)[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentWebhook)
}

export type SealedEndpoint = { url: string; format: WebhookFormat; secret: Uint8Array }

/** With its secrets, sealed. Throws `not_found`. */
export async function getSealedEndpoint(db: ReadDb, id: string): Promise<SealedEndpoint> {
  const row = await db
    .selectFrom('webhooks')
    .select(['url', 'format', 'secret'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('webhook', id)
  return row
}

/**
 * Who wants which events. On PostgreSQL none of them can be disabled or deleted until the transaction ends, so whoever does
 * finds what was planned for it meanwhile.
 */
export async function holdSubscriptions(tx: Tx): Promise<{ id: string; format: WebhookFormat; events: Set<string> }[]> {
  const rows = await tx
    .selectFrom('webhooks')
    .select(['id', 'format', 'events'])
    .where('status', '=', 'enabled')
    .orderBy('id')
    .$call(forShare(tx))
    .execute()
  return rows.map(({ id, format, events }) => ({ id, format, events: new Set<string>(readEvents(events)) }))
}

const deliveryColumns = [
  'd.id',
  'd.webhook_id',
  'd.event_id',
  'd.event_type',
  'd.status',
  'd.attempts',
  'd.next_attempt_at',
  'd.created_at',
  'd.finished_at',
  'a.at',
  'a.response_status',
  'a.latency_ms',
  'a.error',
] as const

function deliveries(db: ReadDb, webhookId: string) {
  return db
    .selectFrom('webhook_deliveries as d')
    .leftJoin('webhook_attempts as a', (join) =>
      join.on('a.id', '=', (eb) =>
        eb
          .selectFrom('webhook_attempts as last')
          .select((last) => last.fn.max('last.id').as('id'))
          .whereRef('last.delivery_id', '=', 'd.id'),
      ),
    )
    .select(deliveryColumns)
    .where('d.webhook_id', '=', webhookId)
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveries>['executeTakeFirstOrThrow']>>

function presentDelivery(row: DeliveryRow): z.output<typeof webhookDeliveryOut> {
  return {
    id: row.id,
    webhook_id: row.webhook_id,
    event_id: row.event_id,
    event_type: row.event_type,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: toIso(row.next_attempt_at),
    created_at: toIso(row.created_at),
    finished_at: toIso(row.finished_at),
    last_attempt:
      row.at === null
        ? null
        : {
            at: toIso(row.at),
            response_status: row.response_status,
            latency_ms: row.latency_ms ?? 0,
            error: row.error,
          },
  }
}

/** Newest first. */
export async function listDeliveries(
  db: ReadDb,
  webhookId: string,
  { cursor, limit, status }: PageQuery & { status?: z.output<typeof deliveryStatus> | undefined },
) {
  let query = deliveries(db, webhookId)
  if (status) query = query.where('d.status', '=', status)
  if (cursor) query = query.where('d.id', '<', decodeCursor(cursor, idCursor)[0])
  const rows = await query
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentDelivery)
}

export async function findDelivery(db: ReadDb, webhookId: string, id: string) {
  const row = await deliveries(db, webhookId).where('d.id', '=', id).executeTakeFirst()
  return row && presentDelivery(row)
}

/** With every attempt, oldest first. */
export async function findDeliveryDetail(db: ReadDb, webhookId: string, id: string) {
  const delivery = await findDelivery(db, webhookId, id)
  if (!delivery) return undefined
  const attempts = await db
    .selectFrom('webhook_attempts')
    .select(['at', 'response_status', 'latency_ms', 'error', 'request_body', 'response_body'])
    .where('delivery_id', '=', id)
    .orderBy('id')
    .execute()
  return { ...delivery, log: attempts.map((attempt) => ({ ...attempt, at: toIso(attempt.at) })) }
}

/** The relayed event with this id, when it is still kept. */
export async function findKeptEvent(db: ReadDb, id: string): Promise<EventToDeliver | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['id', 'type', 'position', 'data'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && row.position !== null ? { ...row, position: row.position } : undefined
}

/** Relayed events of a time, after a position, in order. */
export async function keptEvents(
  db: ReadDb,
  { since, until, types }: { since: number; until: number; types: readonly string[] | undefined },
  after: number,
  limit: number,
): Promise<EventToDeliver[]> {
  let query = db
    .selectFrom('outbox')
    .select(['id', 'type', 'position', 'data'])
    .where('position', '>', after)
    .where('at', '>=', since)
    .where('at', '<=', until)
  if (types) query = query.where('type', 'in', types)
  const rows = await query.orderBy('position').limit(limit).execute()
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}
