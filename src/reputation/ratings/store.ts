import type { Insertable, Updateable } from 'kysely'
import { forUpdate, type Tx } from '../../db/index.ts'
import type { RatingsTable } from '../../db/schema/reputation.ts'
import { newId } from '../../lib/ids.ts'
import type { RatingRow } from './present.ts'

/** Undefined when the order has a rating already. */
export function insertRating(tx: Tx, rating: Omit<Insertable<RatingsTable>, 'id'>): Promise<RatingRow | undefined> {
  return tx
    .insertInto('ratings')
    .values({ id: newId('rtg'), ...rating })
    .onConflict((conflict) => conflict.column('order_id').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** On PostgreSQL locked until the transaction ends. */
export function lockRatingOfOrder(tx: Tx, orderId: string): Promise<RatingRow | undefined> {
  return tx.selectFrom('ratings').selectAll().where('order_id', '=', orderId).$call(forUpdate(tx)).executeTakeFirst()
}

/** On PostgreSQL locked until the transaction ends. */
export function lockRating(tx: Tx, id: string): Promise<RatingRow | undefined> {
  return tx.selectFrom('ratings').selectAll().where('id', '=', id).$call(forUpdate(tx)).executeTakeFirst()
}

export function updateRating(tx: Tx, id: string, changes: Updateable<RatingsTable>): Promise<RatingRow> {
  return tx.updateTable('ratings').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** A conditional change of state: the row when it happened, undefined when the state was a different one. */
export function moveRating(
  tx: Tx,
  id: string,
  from: RatingRow['status'],
  to: { status: RatingRow['status']; processed_at: number | null; processed_by: string | null; updated_at: number },
): Promise<RatingRow | undefined> {
  return tx
    .updateTable('ratings')
    .set(to)
    .where('id', '=', id)
    .where('status', '=', from)
    .returningAll()
    .executeTakeFirst()
}

/** After a merge the ratings and requests of the merged guest go to the kept guest. */
export async function mergeReputation(
  tx: Tx,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<void> {
  const to = { guest_id: keptId }
  await tx.updateTable('ratings').set(to).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('invitations').set(to).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('reviews').set(to).where('guest_id', '=', mergedId).execute()
}
