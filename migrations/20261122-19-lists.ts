import { type RawBuilder, sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** Lists of orders, ratings and reviews that had no index for their order. */
export async function up(db: AnyDb): Promise<void> {
  const index = (name: string, table: string, columns: string[], where?: RawBuilder<unknown>) => {
    const list = sql.join(columns.map((column) => sql.ref(column)))
    const partial = where ? sql` where ${where}` : sql``
    return sql`create index ${sql.ref(name)} on ${sql.table(table)} (${list})${partial}`.execute(db)
  }
  await index('orders_newest', 'orders', ['placed_at', 'id'])
  // Nearly all orders are delivered: those are found by their time alone.
  await index('orders_undelivered', 'orders', ['status', 'placed_at', 'id'], sql`status <> 'delivered'`)
  await index('ratings_restaurant_status', 'ratings', ['restaurant_id', 'status', 'rated_at', 'id'])
  await index('reviews_deadline', 'reviews', ['deadline_at', 'id'])
  await index('reviews_moderation', 'reviews', ['posted_at', 'id'], sql`reply_status = 'moderation'`)
}
