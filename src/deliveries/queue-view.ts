import { sql } from 'kysely'
import { compiled, ifGiven, type ReadDb } from '../db/index.ts'
import type { Channel, DeliveryStatus } from '../db/schema/deliveries.ts'
import { type QueueOwner, type SendQueueRow, SHARED_FROM } from './send-queues.ts'

// Partial indexes are chosen only when the status is literal in the statement.
const WAITING = sql.lit<DeliveryStatus>('waiting')

/** Queues of one rank share numbers; a lower rank goes strictly before a higher one. */
export const queueRank = sql<number>`case when priority < ${sql.lit(SHARED_FROM)} then priority else ${sql.lit(SHARED_FROM)} end`

/**
 * Open queues in the order in which they are served: by rank, and within a rank the one least served for its weight.
 */
export function findOpenQueues(db: ReadDb, channel?: Channel): Promise<SendQueueRow[]> {
  return db
    .selectFrom('send_queues')
    .selectAll()
    .where('open', '=', sql.lit<1>(1))
    .$call(ifGiven(channel, (q, given) => q.where('channel', '=', given)))
    .orderBy(queueRank)
    .orderBy('served')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The queues of these owners, including those of their tests, by channel. */
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

/** The queues of all channels that serve the same thing as this one, itself included. */
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

/** Throws when there is none: queues are never deleted. */
export async function getQueue(db: ReadDb, id: string): Promise<SendQueueRow> {
  const { rows } = await selectQueue(db, { id })
  const [queue] = rows
  if (!queue) throw new Error(`there is no send queue ${id}`)
  return queue
}

const selectQueue = compiled((db, { id }: { id: string }) =>
  db.selectFrom('send_queues').selectAll().where('id', '=', id),
)

/** When the next waiting delivery of these queues is due that is bound to one of these numbers (null: to none). */
export async function findNextWaiting(
  db: ReadDb,
  queues: readonly SendQueueRow[],
  boundTo: readonly (string | null)[],
): Promise<number | undefined> {
  let next: number | undefined
  for (const queue of queues) {
    for (const numberId of boundTo) {
      const row = await db
        .selectFrom('deliveries')
        .select('not_before')
        .where('status', '=', WAITING)
        .where('queue_id', '=', queue.id)
        .where('number_id', numberId === null ? 'is' : '=', numberId)
        // For PostgreSQL: see `candidateRows`.
        .orderBy('number_id')
        .orderBy('not_before')
        .limit(1)
        .executeTakeFirst()
      if (row && (next === undefined || row.not_before < next)) next = row.not_before
    }
  }
  return next
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

/** The numbers that a queue's deliveries wait for: one index look-up for each. */
export async function findNumbersWaitedFor(db: ReadDb, queueId: string): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const next = await db
      .selectFrom('deliveries')
      .select('number_id')
      .where('queue_id', '=', queueId)
      .where('status', '=', WAITING)
      .where('number_id', '>', found.at(-1) ?? '')
      .orderBy('number_id')
      .limit(1)
      .executeTakeFirst()
    if (!next?.number_id) return found
    found.push(next.number_id)
  }
}

/** What a queue's deliveries wait for, if recorded. */
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

/** A queue's deliveries that wait for this reason, by id. */
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

/** Whether anything in the queue waits or is on its way. */
export async function queueHasWork(db: ReadDb, queueId: string): Promise<boolean> {
  for (const status of ['waiting', 'sending'] as const) {
    const row = await db
      .selectFrom('deliveries')
      .select('id')
      .where('queue_id', '=', queueId)
      .where('status', '=', status)
      // By the index: PostgreSQL would scan the table for one of so many.
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}
