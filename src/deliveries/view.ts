import { type Selectable, sql } from 'kysely'
import { ifGiven, type ReadDb } from '../db/index.ts'
import type { DeliveriesTable, DeliveryStatus } from '../db/schema/deliveries.ts'
import type { MessageRow } from '../inbox/index.ts'
import { recordOf } from '../lib/record-of.ts'
import { UNLINKED } from '../numbers/index.ts'
import { countQueues, type QueueFigures } from './counts.ts'
import type { SendQueueRow } from './send-queues.ts'

export type DeliveryRow = Selectable<DeliveriesTable>

// Partial indexes are chosen only when the status is literal in the statement.
const SENDING = sql.lit<DeliveryStatus>('sending')

/** Deliveries that this number has claimed and whose outcome is open, oldest first. */
export function findUnsettled(db: ReadDb, numberId: string): Promise<(DeliveryRow & { kind: SendQueueRow['kind'] })[]> {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .selectAll('d')
    .select('q.kind')
    .where('d.status', '=', SENDING)
    .where('d.number_id', '=', numberId)
    .orderBy('d.claimed_at')
    .orderBy('d.id')
    .execute()
}

/** Deliveries that nobody will confirm any more: too old, or their number is gone. */
export function findUnconfirmable(db: ReadDb, claimedBefore: number, limit: number): Promise<DeliveryRow[]> {
  return db
    .selectFrom('deliveries as d')
    .leftJoin('numbers as n', 'n.id', 'd.number_id')
    .selectAll('d')
    .where('d.status', '=', SENDING)
    .where((eb) =>
      eb.or([
        eb('d.claimed_at', '<', claimedBefore),
        eb('n.deleted_at', 'is not', null),
        eb('n.state', 'in', UNLINKED),
      ]),
    )
    .orderBy('d.id')
    .limit(limit)
    .execute()
}

/** What guests have been sent since a moment by mailings of every kind, without rating requests and tests. */
export function findMailedTo(db: ReadDb, guestIds: readonly string[], since: number) {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .select(['d.guest_id', 'q.owner_id as mailing_id', 'd.dedupe_key'])
    .where('d.guest_id', 'in', [...guestIds])
    .where('d.sent_at', '>', since)
    .where('q.kind', 'in', ['mailing', 'trigger'])
    .execute()
}

export function findMessage(db: ReadDb, id: string): Promise<MessageRow | undefined> {
  return db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()
}

export type QueueCounts = {
  byStatus: Record<DeliveryStatus, number>
  /** Why deliveries were skipped, failed or cancelled. */
  skippedByReason: Record<string, number>
  failedByReason: Record<string, number>
  replied: number
}

/** A queue's counts, maintained by the database. */
export async function countDeliveries(db: ReadDb, queueId: string): Promise<QueueCounts> {
  const figures = await countQueues(db, [queueId])
  return countsOf(figures.get(queueId) ?? [])
}

/** Figures of one queue, or the sum of several. */
export function countsOf(figures: QueueFigures): QueueCounts {
  const byStatus = recordOf(STATUSES, () => 0)
  const reasons = { skipped: new Map<string, number>(), failed: new Map<string, number>() }
  let replied = 0
  for (const figure of figures) {
    const { status, reason, count } = figure
    byStatus[status] += count
    replied += figure.replied
    if (status !== 'skipped' && status !== 'failed') continue
    const known = reasons[status].get(reason ?? 'unknown') ?? 0
    reasons[status].set(reason ?? 'unknown', known + count)
  }
  return {
    byStatus,
    skippedByReason: Object.fromEntries(reasons.skipped),
    failedByReason: Object.fromEntries(reasons.failed),
    replied,
  }
}

export const STATUSES = [
  'waiting',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unconfirmed',
  'skipped',
  'cancelled',
] as const satisfies readonly DeliveryStatus[]

export type DeliveryPage = {
  status?: DeliveryStatus | undefined
  /** The previous row, as made by `deliveryCursor`. */
  after?: readonly [string, string] | undefined
  limit: number
}

/**
 * A page of a queue's deliveries: by guest, an order that stays while states change; with one status, by id. Each by an
 * index.
 */
export function listDeliveries(db: ReadDb, queueId: string, { status, after, limit }: DeliveryPage) {
  const all = db.selectFrom('deliveries').selectAll().where('queue_id', '=', queueId).limit(limit)
  const page = status
    ? all
        .where('status', '=', status)
        .orderBy('id')
        .$call(ifGiven(after, (q, [id]) => q.where('id', '>', id)))
    : all
        .orderBy('guest_id')
        .orderBy('dedupe_key')
        .$call(
          ifGiven(after, (q, [guestId, dedupeKey]) =>
            q.where(({ eb, refTuple, tuple }) =>
              eb(refTuple('guest_id', 'dedupe_key'), '>', tuple(guestId, dedupeKey)),
            ),
          ),
        )
  return page.execute()
}

/** A row's place in its list. */
export function deliveryCursor(row: DeliveryRow, status: DeliveryStatus | undefined): [string, string] {
  return status ? [row.id, ''] : [row.guest_id, row.dedupe_key]
}

/** The deliveries behind messages, by message id. */
export async function findDeliveriesOf(db: ReadDb, messageIds: readonly string[]) {
  const rows = await db
    .selectFrom('messages as m')
    .innerJoin('deliveries as d', 'd.id', 'm.delivery_id')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .leftJoin('mailings', (join) =>
      join.onRef('mailings.id', '=', 'q.owner_id').on('q.owner_kind', '=', 'mailing').on('q.is_test', '=', 0),
    )
    .select(['m.id', 'd.status', 'mailings.id as mailing_id', 'mailings.name as mailing_name'])
    .where('m.id', 'in', [...messageIds])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** When the latest event of any kind was recorded; undefined when none is stored. */
export async function findNewestEventAt(db: ReadDb): Promise<number | undefined> {
  const row = await db.selectFrom('outbox').select('at').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row?.at
}
