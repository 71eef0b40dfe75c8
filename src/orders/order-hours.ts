import { sql } from 'kysely'
import type { ReadDb, Tx } from '../db/index.ts'
import { HOUR } from '../lib/units.ts'
import type { OrderRow } from './deps.ts'

export type OrderCounts = { orders: number; cancelled: number }

type Change = { order: OrderRow; before: OrderRow | undefined }

/** Keeps the hourly counters in step with changes of orders. `before` is undefined for a new order. */
export async function countOrders(tx: Tx, changes: readonly Change[]): Promise<void> {
  const hours = Map.groupBy(changes, ({ order }) => `${order.restaurant_id} ${hourOf(order.placed_at)}`)
  const counts = [...hours.values()].flatMap((changes) => {
    const [first] = changes
    if (!first) return []
    const orders = changes.filter(({ before }) => !before).length
    const cancelled = changes.reduce((sum, change) => sum + cancelledBy(change), 0)
    const { restaurant_id, placed_at } = first.order
    return orders === 0 && cancelled === 0 ? [] : [{ restaurant_id, hour_at: hourOf(placed_at), orders, cancelled }]
  })
  if (counts.length === 0) return
  const excluded = (column: string) => sql<number>`excluded.${sql.id(column)}`
  await tx
    .insertInto('order_hours')
    // In one order, so that two transactions counting the same hours wait for each other instead of deadlocking.
    .values(counts.sort((a, b) => a.hour_at - b.hour_at || (a.restaurant_id < b.restaurant_id ? -1 : 1)))
    .onConflict((conflict) =>
      conflict.columns(['restaurant_id', 'hour_at']).doUpdateSet((eb) => ({
        orders: eb('order_hours.orders', '+', excluded('orders')),
        cancelled: eb('order_hours.cancelled', '+', excluded('cancelled')),
      })),
    )
    .execute()
}

function cancelledBy({ order, before }: Change): number {
  return Number(blamesRestaurant(order)) - Number(before !== undefined && blamesRestaurant(before))
}

/**
 * Orders placed in (from, to], and those of them cancelled through the restaurant's fault by the moment `to`, for each
 * of these restaurants. Whole hours come from the counters, the two ends are counted: exact, as fast for a million
 * orders as for a thousand, and in as many queries for a page of restaurants as for one.
 */
export async function countOrdersOf(
  db: ReadDb,
  restaurantIds: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, OrderCounts>> {
  const firstWhole = hourOf(from) + HOUR
  const end = hourOf(to + 1)
  const parts = await Promise.all([
    countRows(db, restaurantIds, from + 1, Math.min(firstWhole, to + 1)),
    sumHours(db, restaurantIds, firstWhole, end),
    countRows(db, restaurantIds, Math.max(firstWhole, end), to + 1),
    takeBackLater(db, restaurantIds, from, to),
  ])
  const counts = new Map(restaurantIds.map((id) => [id, { orders: 0, cancelled: 0 }]))
  for (const { restaurant_id, orders, cancelled } of parts.flat()) {
    const sum = counts.get(restaurant_id)
    if (!sum) continue
    sum.orders += orders
    sum.cancelled += cancelled
  }
  return counts
}

type Part = OrderCounts & { restaurant_id: string }

async function sumHours(db: ReadDb, restaurantIds: readonly string[], from: number, until: number): Promise<Part[]> {
  if (restaurantIds.length === 0 || from >= until) return []
  return db
    .selectFrom('order_hours')
    .select([
      'restaurant_id',
      sql<number>`cast(sum(orders) as integer)`.as('orders'),
      sql<number>`cast(sum(cancelled) as integer)`.as('cancelled'),
    ])
    .where('restaurant_id', 'in', restaurantIds)
    .where('hour_at', '>=', from)
    .where('hour_at', '<', until)
    .groupBy('restaurant_id')
    .execute()
}

/** Orders placed in [from, until). */
async function countRows(db: ReadDb, restaurantIds: readonly string[], from: number, until: number): Promise<Part[]> {
  if (restaurantIds.length === 0 || from >= until) return []
  return db
    .selectFrom('orders')
    .select([
      'restaurant_id',
      sql<number>`cast(count(*) as integer)`.as('orders'),
      sql<number>`cast(sum(case when status = 'cancelled' and cancel_fault = 'restaurant' then 1 else 0 end) as integer)`.as(
        'cancelled',
      ),
    ])
    .where('restaurant_id', 'in', restaurantIds)
    .where('placed_at', '>=', from)
    .where('placed_at', '<', until)
    .groupBy('restaurant_id')
    .execute()
}

/** Orders of the window that were cancelled after it: the counters know them as cancelled, at `to` they were not. */
async function takeBackLater(db: ReadDb, restaurantIds: readonly string[], from: number, to: number): Promise<Part[]> {
  if (restaurantIds.length === 0) return []
  return (
    db
      .selectFrom('orders')
      .select([
        'restaurant_id',
        sql<number>`cast(0 as integer)`.as('orders'),
        sql<number>`cast(-count(*) as integer)`.as('cancelled'),
      ])
      .where('restaurant_id', 'in', restaurantIds)
      .where('cancelled_at', '>', to)
      .where('cancel_fault', '=', 'restaurant')
      // An expression keeps the databases from reading all orders of the window instead of the few cancelled ones.
      .where(sql`placed_at + 0`, '>', from)
      .where(sql`placed_at + 0`, '<=', to)
      .groupBy('restaurant_id')
      .execute()
  )
}

function blamesRestaurant({ status, cancel_fault }: OrderRow): boolean {
  return status === 'cancelled' && cancel_fault === 'restaurant'
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR) * HOUR
}
