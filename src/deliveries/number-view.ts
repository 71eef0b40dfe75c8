import { sql } from 'kysely'
import { ifGiven, type ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import { type NumberRow, UNLINKED } from '../numbers/index.ts'
import { allowsNumber, type SendQueueRow } from './send-queues.ts'

const SENDING = sql.lit<DeliveryStatus>('sending')

/**
 * When this number has to repeat the next of its claimed deliveries (people's time); undefined when nothing is on its
 * way.
 */
export async function findNextRepeat(db: ReadDb, numberId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select('not_before')
    .where('status', '=', SENDING)
    .where('number_id', '=', numberId)
    .orderBy('not_before')
    .limit(1)
    .executeTakeFirst()
  return row?.not_before
}

/** Numbers with claimed deliveries that they may have to repeat. */
export async function findSendingNumbers(db: ReadDb): Promise<Set<string>> {
  const rows = await db.selectFrom('deliveries').select('number_id').distinct().where('status', '=', SENDING).execute()
  return new Set(rows.flatMap(({ number_id: id }) => id ?? []))
}

export type GoneNumber = Pick<NumberRow, 'id' | 'deleted_at' | 'lost_at' | 'state_at'>

/** Numbers that are gone: all of them, or this one if it is. */
export function findGoneNumbers(db: ReadDb, numberId?: string): Promise<GoneNumber[]> {
  return db
    .selectFrom('numbers as n')
    .select(['n.id', 'n.deleted_at', 'n.lost_at', 'n.state_at'])
    .where((eb) =>
      eb.or([
        eb('n.deleted_at', 'is not', null),
        eb('n.state', 'in', UNLINKED),
        eb('n.desired_state', '=', 'logged_out'),
      ]),
    )
    .$call(ifGiven(numberId, (q, id) => q.where('n.id', '=', id)))
    .execute()
}

/** Numbers that a guest of this queue may be bound to: allowed, and not gone. */
export async function findStickyNumbers(db: ReadDb, allowed: readonly string[] | null): Promise<string[]> {
  const rows = await db
    .selectFrom('numbers')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('state', 'not in', UNLINKED)
    .where('desired_state', '<>', 'logged_out')
    .execute()
  return rows.map(({ id }) => id).filter((id) => allowed === null || allowed.includes(id))
}

/** Numbers of this queue that are gone and whose guests are waiting for them right now. */
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
    .where((eb) => eb.or([eb('state', 'in', UNLINKED), eb('desired_state', '=', 'logged_out')]))
    .where(({ eb, fn }) => eb(fn.coalesce('lost_at', 'state_at'), '>', lostAfter))
    .execute()
  return gone.map(({ id }) => id).filter((id) => allowsNumber(queue, id))
}
