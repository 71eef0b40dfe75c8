import { type Db, transact } from '../../src/db/index.ts'
import type { OrderDelivery } from '../../src/db/schema/orders.ts'
import { newId } from '../../src/lib/ids.ts'
import { type OrderDeps, type OrderRow, reportStatus, saveOrder } from '../../src/orders/index.ts'
import type { RestaurantHooks } from '../../src/restaurants/index.ts'

/** Nothing listens. */
export const quietOrderDeps: OrderDeps = { guests: { guestHooks: {} }, orderHooks: {} }

export async function addTestRestaurant(
  db: Db,
  given: { courier?: 'own' | 'partner'; timeZone?: string; settings?: Record<string, unknown>; at?: number } = {},
): Promise<string> {
  const id = newId('rst')
  await db
    .insertInto('restaurants')
    .values({
      id,
      name: 'Хинкальная',
      time_zone: given.timeZone ?? 'Europe/Moscow',
      courier: given.courier ?? 'own',
      settings: JSON.stringify(given.settings ?? {}),
      created_at: given.at ?? Date.UTC(2025, 0, 1),
    })
    .execute()
  return id
}

let counter = 0

export type TestOrder = {
  restaurantId: string
  externalId?: string
  phone?: string
  /** Instead of a phone. */
  username?: string
  name?: string
  at: number
  deliveredAt?: number
  delivery?: OrderDelivery
  service?: string
  items?: { name: string; quantity: number; price: number }[]
}

/** An order as the ordering system reports it; delivered when `deliveredAt` is given. */
export async function placeTestOrder(db: Db, deps: OrderDeps, given: TestOrder): Promise<OrderRow> {
  counter += 1
  const { order } = await transact(db, (tx) =>
    saveOrder(
      tx,
      deps,
      {
        external_id: given.externalId ?? `order-${counter}`,
        restaurant_id: given.restaurantId,
        guest: given.username
          ? { username: given.username, name: given.name }
          : { phone: given.phone ?? `+7916${String(1_000_000 + counter)}`, name: given.name },
        items: given.items ?? [{ name: 'Хинкали', quantity: 5, price: 45_000 }],
        total: 45_000,
        delivery: given.delivery ?? 'own',
        service: given.service,
        placed_at: given.at,
        delivered_at: given.deliveredAt,
      },
      given.deliveredAt ?? given.at,
    ),
  )
  return order
}

export async function cancelTestOrder(
  db: Db,
  deps: OrderDeps,
  order: OrderRow,
  report: { at: number; cause?: string; fault?: 'restaurant' | 'guest' | 'service' | 'courier' },
): Promise<OrderRow> {
  const { order: cancelled } = await transact(db, (tx) =>
    reportStatus(tx, deps, order.external_id, { status: 'cancelled', ...report }, report.at),
  )
  return cancelled
}

/** Of restaurants alone, without the reputation that adds to them. */
export const noRestaurantHooks: RestaurantHooks = {
  check: () => undefined,
  onChange: async () => undefined,
  fields: {},
  show: async () => new Map(),
}
