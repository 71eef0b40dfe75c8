import { sql } from 'kysely'
import { ifGiven, type Tx } from '../db/index.ts'
import type { Channel, DeliveryStatus } from '../db/schema/deliveries.ts'
import { newId } from '../lib/ids.ts'
import type { QueueKind } from './kinds.ts'
import { queueRank } from './queue-view.ts'
import { HEAD_START, type QueueOwner, type SendQueueRow, SHARED_FROM, servedBy, weightOf } from './send-queues.ts'

const WAITING = sql.lit<DeliveryStatus>('waiting')

export type NewSendQueue = {
  owner: Pick<QueueOwner, 'owner_kind' | 'owner_id'>
  kind: QueueKind
  channel?: Channel
  priority: number
  numberIds: string[] | null
  /** Default: `other_number`. */
  whenNumberLost?: SendQueueRow['when_number_lost']
  at: number
}

/** Creates a queue, or opens the existing one of this owner and channel, and gives it these numbers. Returns its id. */
export async function openQueue(tx: Tx, queue: NewSendQueue): Promise<string> {
  const {
    owner,
    kind,
    channel = 'whatsapp',
    priority,
    numberIds,
    whenNumberLost: when_number_lost = 'other_number',
    at,
  } = queue
  const number_ids = numberIds && JSON.stringify(numberIds)
  const { id } = await tx
    .insertInto('send_queues')
    .values({
      id: newId('snq'),
      ...owner,
      is_test: kind === 'test' ? 1 : 0,
      kind,
      channel,
      priority,
      open: 1,
      number_ids,
      when_number_lost,
      created_at: at,
      opened_at: at,
      served: 0,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['owner_kind', 'owner_id', 'is_test', 'channel'])
        .doUpdateSet({ open: 1, priority, number_ids, when_number_lost, opened_at: at }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export type SendQueueChanges = {
  open?: boolean
  numberIds?: string[] | null
  priority?: number
  whenNumberLost?: SendQueueRow['when_number_lost']
}

/**
 * Opens, closes or restricts a queue. What is on its way ends on its own; what waits for numbers the queue no longer
 * has is freed afterwards (`freeExcluded`). False when there is no such queue.
 */
export async function setQueue(
  tx: Tx,
  id: string,
  { open, numberIds, priority, whenNumberLost }: SendQueueChanges,
): Promise<boolean> {
  const result = await tx
    .updateTable('send_queues')
    .set((eb) => ({
      id: eb.ref('id'),
      ...(open !== undefined && { open: open ? (1 as const) : (0 as const) }),
      ...(numberIds !== undefined && { number_ids: numberIds && JSON.stringify(numberIds) }),
      ...(priority !== undefined && { priority }),
      ...(whenNumberLost !== undefined && { when_number_lost: whenNumberLost }),
    }))
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Until the transaction ends: only one at a time may ask or change whether anything waits in a queue. */
export async function lockQueue(tx: Tx, id: string): Promise<void> {
  await setQueue(tx, id, {})
}

/**
 * Frees up to `limit` of a queue's waiting deliveries from a number; `chatsWith`: only those whose guests have a chat
 * with one of these. Returns how many.
 */
export async function unbindFrom(
  tx: Tx,
  { queueId, numberId, chatsWith }: { queueId: string; numberId: string; chatsWith?: readonly string[] | undefined },
  limit: number,
): Promise<number> {
  const bound = tx
    .selectFrom('deliveries as d')
    .select('d.id')
    .where('d.status', '=', WAITING)
    .where('d.queue_id', '=', queueId)
    .where('d.number_id', '=', numberId)
    .$call(
      ifGiven(chatsWith, (q, numberIds) =>
        q.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('chats')
              .select('chats.id')
              .whereRef('chats.guest_id', '=', 'd.guest_id')
              .where('chats.number_id', 'in', [...numberIds])
              .where('chats.last_message_at', 'is not', null),
          ),
        ),
      ),
    )
    .limit(limit)
  const result = await tx
    .updateTable('deliveries')
    .set({ number_id: null })
    .where('status', '=', WAITING)
    .where('id', 'in', bound)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Messages have been taken from the queue: next come queues that got less for their weight. */
export async function markServed(tx: Tx, queue: SendQueueRow, messages: number, at: number): Promise<void> {
  const taken = servedBy(messages, weightOf(queue, at))
  const rank = Math.min(queue.priority, SHARED_FROM)
  await sql`
    update send_queues set served = cast(${taken} as bigint) + (
      select case when send_queues.served > front.served then send_queues.served else front.served end
      from (
        select coalesce(max(open_queues.served), 0) - ${sql.lit(HEAD_START)} as served
        from send_queues as open_queues
        where open = 1 and channel = ${queue.channel} and ${queueRank} = ${sql.lit(rank)}
      ) as front
    )
    where id = ${queue.id}
  `.execute(tx)
}
