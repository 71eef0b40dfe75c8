import { type Selectable, sql } from 'kysely'
import type { ReadDb } from '../db/index.ts'
import type { Channel, DeliveriesTable, DeliveryStatus } from '../db/schema/deliveries.ts'
import type { MessageRow } from '../inbox/index.ts'
import { type NumberRow, UNLINKED } from '../numbers/index.ts'
import { countQueues, type QueueFigures } from './counts.ts'
import { allowsNumber, type QueueOwner, type SendQueueRow, SHARED_FROM } from './send-queues.ts'

export type DeliveryRow = Selectable<DeliveriesTable>

// Partial indexes are chosen only where the status stands in the statement itself.
const WAITING = sql.lit<DeliveryStatus>('waiting')
const SENDING = sql.lit<DeliveryStatus>('sending')

/** Queues of one rank share numbers; a smaller rank goes strictly before a larger. */
export const queueRank = sql<number>`case when priority < ${sql.lit(SHARED_FROM)} then priority else ${sql.lit(SHARED_FROM)} end`

/** Open queues in the order in which they are served: by rank, and within a rank the least served by its weight. */
export function findOpenQueues(db: ReadDb, channel?: Channel): Promise<SendQueueRow[]> {
  return db
    .selectFrom('send_queues')
    .selectAll()
    .where('open', '=', sql.lit<1>(1))
    .$if(channel !== undefined, (q) => q.where('channel', '=', channel!))
    .orderBy(queueRank)
    .orderBy('served')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The queues of these owners, those of their tests among them, by channel. */
export function findQueues(
  db: ReadDb,
  ownerKind: SendQueueRow['owner_kind'],
  ownerIds: readonly string[],
): Promise<SendQueueRow[]> {
  if (ownerIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('send_queues')
    .selectAll()
    .where('owner_kind', '=', ownerKind)
    .where('owner_id', 'in', [...ownerIds])
    .execute()
}

/** The queues of all channels that serve the same as this one, itself among them. */
export async function findSiblings(db: ReadDb, { owner_kind, owner_id, is_test }: QueueOwner): Promise<string[]> {
  const rows = await db
    .selectFrom('send_queues')
    .select('id')
    .where('owner_kind', '=', owner_kind)
    .where('owner_id', '=', owner_id)
    .where('is_test', '=', is_test)
    .execute()
  return rows.map(({ id }) => id)
}

export function findQueuesById(db: ReadDb, ids: readonly string[]): Promise<SendQueueRow[]> {
  return db
    .selectFrom('send_queues')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

/** Deliveries that this number has claimed and whose fate is open, the oldest first. */
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
export function findGivenUp(db: ReadDb, claimedBefore: number, limit: number): Promise<DeliveryRow[]> {
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

/**
 * When the next delivery that this number may take, or has to repeat, is due (people's time); undefined when nothing
 * waits and nothing is on its way.
 */
export async function findNextDue(db: ReadDb, numberId: string): Promise<number | undefined> {
  const sending = await db
    .selectFrom('deliveries')
    .select('not_before')
    .where('status', '=', SENDING)
    .where('number_id', '=', numberId)
    .orderBy('not_before')
    .limit(1)
    .executeTakeFirst()
  let next = sending?.not_before
  for (const queue of await findOpenQueues(db, 'whatsapp')) {
    if (!allowsNumber(queue, numberId)) continue
    for (const bound of [numberId, null]) {
      const row = await db
        .selectFrom('deliveries')
        .select('not_before')
        .where('status', '=', WAITING)
        .where('queue_id', '=', queue.id)
        .where('number_id', bound === null ? 'is' : '=', bound)
        // For PostgreSQL: see `findCandidates`.
        .orderBy('number_id')
        .orderBy('not_before')
        .limit(1)
        .executeTakeFirst()
      if (row && (next === undefined || row.not_before < next)) next = row.not_before
    }
  }
  return next
}

/** What guests have been sent since a moment by mailings of every kind: requests and tests are none. */
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

export type GoneNumber = Pick<NumberRow, 'id' | 'deleted_at' | 'lost_at' | 'state_at'>

/** Numbers that are gone: all of them, or this one if it is. */
export function findGoneNumbers(db: ReadDb, numberId?: string): Promise<GoneNumber[]> {
  return db
    .selectFrom('numbers as n')
    .select(['n.id', 'n.deleted_at', 'n.lost_at', 'n.state_at'])
    .where((eb) =>
      eb.or([eb('n.deleted_at', 'is not', null), eb('n.state', 'in', UNLINKED), eb('n.wanted', '=', 'logged_out')]),
    )
    .$if(numberId !== undefined, (q) => q.where('n.id', '=', numberId!))
    .execute()
}

/** Queues in which something waits for this number. */
export function findQueuesWaitingFor(db: ReadDb, numberId: string): Promise<SendQueueRow[]> {
  return db
    .selectFrom('send_queues as q')
    .selectAll('q')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.queue_id', '=', 'q.id')
          .where('d.number_id', '=', numberId)
          .where('d.status', '=', WAITING),
      ),
    )
    .execute()
}

/** What deliveries of a queue wait for, where that is written down. */
export async function findReasonsToWait(db: ReadDb, queueId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('delivery_counts')
    .select('reason')
    .where('queue_id', '=', queueId)
    .where('status', '=', 'waiting')
    .where('reason', '<>', '')
    .groupBy('reason')
    .having(({ fn }) => fn.sum('count'), '>', 0)
    .execute()
  return rows.map(({ reason }) => reason)
}

/** Deliveries of a queue that wait for this reason, in the order of their ids. */
export async function findWaitingFor(
  db: ReadDb,
  { queueId, reason, after, limit }: { queueId: string; reason: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('queue_id', '=', queueId)
    .where('status', '=', 'waiting')
    .where('reason', '=', reason)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether anything of the queue waits or is on its way. */
export async function queueHasWork(db: ReadDb, queueId: string): Promise<boolean> {
  for (const status of ['waiting', 'sending'] as const) {
    const row = await db
      .selectFrom('deliveries')
      .select('id')
      .where('queue_id', '=', queueId)
      .where('status', '=', status)
      // By the index: PostgreSQL would look through the table for one of so many.
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}

/** Numbers that a guest of this queue may be bound to: allowed, and not gone. */
export async function findStickyNumbers(db: ReadDb, allowed: readonly string[] | null): Promise<string[]> {
  const rows = await db
    .selectFrom('numbers')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('state', 'not in', UNLINKED)
    .where('wanted', '<>', 'logged_out')
    .execute()
  return rows.map(({ id }) => id).filter((id) => allowed === null || allowed.includes(id))
}

/** Numbers of this queue that are gone, and whose guests wait for them at this moment. */
export async function findAwaitedNumbers(
  db: ReadDb,
  queue: Pick<SendQueueRow, 'number_ids' | 'when_number_lost'>,
  lostAfter: number,
): Promise<string[]> {
  if (queue.when_number_lost === 'other_number') return []
  const gone = await db
    .selectFrom('numbers')
    .select('id')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('state', 'in', UNLINKED), eb('wanted', '=', 'logged_out')]))
    .where(({ eb, fn }) => eb(fn.coalesce('lost_at', 'state_at'), '>', lostAfter))
    .execute()
  return gone.map(({ id }) => id).filter((id) => allowsNumber(queue, id))
}

export function findNumber(db: ReadDb, id: string): Promise<NumberRow | undefined> {
  return db.selectFrom('numbers').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
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

/** Counts of a queue as the database keeps them. */
export async function countDeliveries(db: ReadDb, queueId: string): Promise<QueueCounts> {
  const figures = await countQueues(db, [queueId])
  return countsOf(figures.get(queueId)!)
}

/** Figures of a queue, or of several, put together. */
export function countsOf(figures: QueueFigures): QueueCounts {
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<DeliveryStatus, number>
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
  /** The row before, as `deliveryCursor` makes it. */
  after?: readonly [string, string] | undefined
  limit: number
}

/**
 * A page of a queue's deliveries: by guest, which stays put while states change; of one status by id. Each by an index.
 */
export function listDeliveries(db: ReadDb, queueId: string, { status, after, limit }: DeliveryPage) {
  const all = db.selectFrom('deliveries').selectAll().where('queue_id', '=', queueId).limit(limit)
  const page = status
    ? all
        .where('status', '=', status)
        .orderBy('id')
        .$if(after !== undefined, (q) => q.where('id', '>', after![0]))
    : all
        .orderBy('guest_id')
        .orderBy('dedupe_key')
        .$if(after !== undefined, (q) =>
          q.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('guest_id', 'dedupe_key'), '>', tuple(after![0], after![1])),
          ),
        )
  return page.execute()
}

/** The place of a row in its list. */
export function deliveryCursor(row: DeliveryRow, status: DeliveryStatus | undefined): [string, string] {
  return status ? [row.id, ''] : [row.guest_id, row.dedupe_key]
}

/** Waiting deliveries by the number they are bound to (null: to none): what a forecast needs. */
export async function countWaitingByNumber(
  db: ReadDb,
  queueId: string,
): Promise<{ numberId: string | null; count: number }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => ['number_id', fn.countAll<number>().as('count')])
    .where('queue_id', '=', queueId)
    .where('status', '=', WAITING)
    .groupBy('number_id')
    .execute()
  return rows.map(({ number_id, count }) => ({ numberId: number_id, count: Number(count) }))
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

/** When the latest event of any kind was recorded; undefined where none is kept. */
export async function findNewestEventAt(db: ReadDb): Promise<number | undefined> {
  const row = await db.selectFrom('outbox').select('at').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row?.at
}
