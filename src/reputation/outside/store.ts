import type { Insertable, Selectable } from 'kysely'
import type { Db, ReadDb, Tx } from '../../db/index.ts'
import type { ReviewConnectionsTable } from '../../db/schema/reputation.ts'
import { notFound } from '../../lib/errors.ts'

export function listConnections(db: ReadDb, restaurantId: string): Promise<Selectable<ReviewConnectionsTable>[]> {
  return db.selectFrom('review_connections').selectAll().where('restaurant_id', '=', restaurantId).execute()
}

/** Connects a site, or connects it again with other credentials. */
export async function saveConnection(tx: Tx, row: Insertable<ReviewConnectionsTable>): Promise<void> {
  const { restaurant_id: _, source: __, created_at: ___, ...fresh } = row
  await tx
    .insertInto('review_connections')
    .values(row)
    .onConflict((conflict) => conflict.columns(['restaurant_id', 'source']).doUpdateSet(fresh))
    .execute()
}

/** Throws `not_found`. */
export async function removeConnection(
  tx: Tx | Db,
  restaurantId: string,
  source: ReviewConnectionsTable['source'],
): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('review_connections')
    .where('restaurant_id', '=', restaurantId)
    .where('source', '=', source)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('connection', source)
}
