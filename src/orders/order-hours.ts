import { sql } from 'kysely'
import type { ReadDb, Tx } from '../db/index.ts'
import { HOUR } from '../lib/units.ts'
import type { OrderRow } from './deps.ts'

export type OrderCounts = { orders: number; cancelled: number }

/** Keeps the hourly counters true to one change of an order. `before` is undefined for a new order. */
export async function countOrder(tx: Tx, order: OrderRow, before: OrderRow | undefined): Promise<void> {
  const orders = before ? 0 : 1
  const cancelled = Number(blamesRestaurant(order)) - Number(before !== undefined && blamesRestaurant(before))
  if (orders === 0 && cancelled === 0) return
  await tx
    .insertInto('order_hours')
    .values({ restaurant_id: order.restaurant_id, hour_at: hourOf(order.placed_at), orders, cancelled })
    .onConflict((conflict) =>
      conflict.columns(['restaurant_id', 'hour_at']).doUpdateSet((eb) => ({
        orders: eb('order_hours.orders', '+', orders),
        cancelled: eb('order_hours.cancelled', '+', cancelled),
      })),
    )
    .execute()
}

/**
 * Orders placed in (from, to], and those of them that were cancelled by the restaurant's fault by the moment `to`. Whole
 * hours come from the counters, the two ends are counted: exact, and as fast for a million orders as for a thousand.
 */
export async function countOrders(db: ReadDb, restaurantId: string, from: number, to: number): Promise<OrderCounts> {
  const firstWhole = hourOf(from) + HOUR
  const end = hourOf(to + 1)
  const parts = [
    countRows(db, restaurantId, from + 1, Math.min(firstWhole, to + 1)),
    ...(firstWhole < end ? [sumHours(db, restaurantId, firstWhole, end)] : []),
    countRows(db, restaurantId, Math.max(firstWhole, end), to + 1),
  ]
  const counted = await Promise.all(parts)
  const later = await cancelledLater(db, restaurantId, from, to)
  return {
    orders: counted.reduce((sum, part) => sum + part.orders, 0),
    cancelled: counted.reduce((sum, part) => sum + part.cancelled, 0) - later,
  }
}

function sumHours(db: ReadDb, restaurantId: string, from: number, until: number): Promise<OrderCounts> {
  return db
    .selectFrom('order_hours')
    .select([
      sql<number>`cast(coalesce(sum(orders), 0) as integer)`.as('orders'),
      sql<number>`cast(coalesce(sum(cancelled), 0) as integer)`.as('cancelled'),
    ])
    .where('restaurant_id', '=', restaurantId)
    .where('hour_at', '>=', from)
    .where('hour_at', '<', until)
    .executeTakeFirstOrThrow()
}

/** Orders placed in [from, until). */
async function countRows(db: ReadDb, restaurantId: string, from: number, until: number): Promise<OrderCounts> {
  if (from >= until) return { orders: 0, cancelled: 0 }
  return db
    .selectFrom('orders')
    .select([
      sql<number>`cast(count(*) as integer)`.as('orders'),
      sql<number>`cast(coalesce(sum(case when status = 'cancelled' and cancel_fault = 'restaurant' then 1 else 0 end), 0) as integer)`.as(
        'cancelled',
      ),
    ])
    .where('restaurant_id', '=', restaurantId)
    .where('placed_at', '>=', from)
    .where('placed_at', '<', until)
    .executeTakeFirstOrThrow()
}

async function cancelledLater(db: ReadDb, restaurantId: string, from: number, to: number): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('restaurant_id', '=', restaurantId)
    .where('cancelled_at', '>', to)
    .where('cancel_fault', '=', 'restaurant')
    // An expression keeps the databases from walking through all orders of the window instead of the few cancelled ones.
    .where(sql`placed_at + 0`, '>', from)
    .where(sql`placed_at + 0`, '<=', to)
    .executeTakeFirstOrThrow()
  return count
}

function blamesRestaurant({ status, cancel_fault }: OrderRow): boolean {
  return status === 'cancelled' && cancel_fault === 'restaurant'
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR) * HOUR
}
