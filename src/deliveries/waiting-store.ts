import { sql } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import type { DeliveryRow } from './view.ts'

const WAITING = sql.lit<DeliveryStatus>('waiting')

export type WaitingChange = {
  deliveryId: string
  notBefore: number
  numberId: string | null
  /** The number it was bound to when it was read: by now somebody may have freed it or bound it to another number. */
  boundTo: string | null
  /** Stored with deliveries put off to the end of quiet hours: see `quietReason`. */
  reason?: string
}

/** Delays waiting deliveries, or binds them to another number. */
export async function changeWaiting(tx: Tx, changes: readonly WaitingChange[]): Promise<void> {
  if (changes.length === 0) return
  const values = changes.map(
    ({ deliveryId, notBefore, numberId, boundTo, reason = null }) =>
      sql`(cast(${deliveryId} as text), cast(${notBefore} as bigint), cast(${numberId} as text), cast(${reason} as text), cast(${boundTo} as text))`,
  )
  await sql`
    update deliveries set not_before = v.column2, number_id = v.column3, reason = v.column4
    from (values ${sql.join(values)}) as v
    where deliveries.id = v.column1 and status = 'waiting' and coalesce(number_id, '') = coalesce(v.column5, '')
  `.execute(tx)
}

/** Makes waiting deliveries due, unless they wait for something else by now. */
export async function releaseWaiting(
  db: Db,
  deliveryIds: readonly string[],
  reason: string,
  at: number,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ not_before: at, reason: null })
    .where('id', 'in', [...deliveryIds].sort())
    .where('status', '=', WAITING)
    .where('reason', '=', reason)
    .execute()
}

/** Makes deliveries due at `from` that were created between the two moments, to be sent at once. Returns how many. */
export async function bringForward(db: Db, { from, to }: { from: number; to: number }): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ not_before: from })
    .where('status', '=', WAITING)
    .where('not_before', '>', from)
    .where('not_before', '<=', to)
    .whereRef('not_before', '<=', 'created_at')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Why a delivery waits although its guest has written to the number: it was refused with 463 all the same. */
export const PARKED = 'reachout_lock'

/**
 * Makes up to `limit` deliveries due that waited for a restriction of their number, if it no longer holds. Returns how
 * many.
 */
export async function releaseParked(db: Db, queueId: string, at: number, limit: number): Promise<number> {
  const parked = db
    .selectFrom('deliveries')
    .select('id')
    .where('queue_id', '=', queueId)
    .where('status', '=', WAITING)
    .where('reason', '=', PARKED)
    .where('not_before', '>', at)
    .where('number_id', 'in', (eb) =>
      eb
        .selectFrom('numbers')
        .select('id')
        .where(({ or, eb: is }) => or([is('restriction_until', 'is', null), is('restriction_until', '<=', at)])),
    )
    .limit(limit)
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ not_before: at, reason: null })
    .where('status', '=', WAITING)
    .where('reason', '=', PARKED)
    .where('id', 'in', parked)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Skips waiting deliveries; returns those that were still waiting. */
export async function skip(tx: Tx, deliveryIds: readonly string[], reason: string): Promise<DeliveryRow[]> {
  if (deliveryIds.length === 0) return []
  return tx
    .updateTable('deliveries')
    .set({ status: 'skipped', reason })
    .where('id', 'in', [...deliveryIds])
    .where('status', '=', 'waiting')
    .returningAll()
    .execute()
}

/** Ends up to `limit` of a queue's deliveries that wait for a number; returns them. */
export function failSome(
  tx: Tx,
  { queueId, numberId, reason, limit }: { queueId: string; numberId: string; reason: string; limit: number },
): Promise<DeliveryRow[]> {
  return tx
    .updateTable('deliveries')
    .set({ status: 'failed', reason })
    .where('status', '=', WAITING)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where('queue_id', '=', queueId)
        .where('number_id', '=', numberId)
        .where('status', '=', WAITING)
        .orderBy('id')
        .limit(limit),
    )
    .returningAll()
    .execute()
}

/** Cancels up to `limit` of a queue's waiting deliveries; returns how many. */
export async function cancelSome(db: Db, queueId: string, limit: number): Promise<number> {
  const result = await db
    .updateTable('deliveries')
    .set({ status: 'cancelled', reason: null })
    .where('status', '=', WAITING)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where('queue_id', '=', queueId)
        .where('status', '=', WAITING)
        .orderBy('id')
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
