import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type OrdersTables = {
  orders: OrdersTable
  order_hours: OrderHoursTable
  bonuses: BonusesTable
  guest_retention: GuestRetentionTable
  guest_dishes: GuestDishesTable
  retention_changes: RetentionChangesTable
}

export type OrderStatus = 'accepted' | 'cooking' | 'delivering' | 'delivered' | 'cancelled'
export type OrderDelivery = 'own' | 'partner' | 'pickup'
export type CancellationFault = 'restaurant' | 'guest' | 'service' | 'courier'

export type OrdersTable = {
  id: string
  external_id: string
  restaurant_id: string
  guest_id: string
  /** `[{name, quantity, price}]`. */
  items: Json
  /** Hundredths of the currency. */
  total: number
  delivery: OrderDelivery
  /** Where it was ordered. */
  service: string | null
  status: OrderStatus
  placed_at: number
  delivered_at: number | null
  cancelled_at: number | null
  cancel_cause: string | null
  cancel_fault: CancellationFault | null
  /** `{accepted: at, ...}`: when each status was reached, for the order's history. */
  status_times: Json
  created_at: number
  updated_at: number
}

/**
 * Orders of each hour by when they were placed, kept exact with each change, so that sums over weeks need not count
 * orders.
 */
export type OrderHoursTable = {
  restaurant_id: string
  /** Beginning of the hour. */
  hour_at: number
  orders: number
  /** Of these, cancelled through the restaurant's fault. */
  cancelled: number
}

export type BonusesTable = {
  id: string
  external_id: string
  guest_id: string
  /** Hundredths; negative when spent. */
  amount: number
  reason: string | null
  at: number
  created_at: number
  /** The person or program that gave it here; null: reported by the ordering system. */
  given_by: Generated<string | null>
}

export type Retention = 'new' | 'active' | 'at_risk' | 'lost' | 'returned'

export type GuestRetentionTable = {
  guest_id: string
  /** Null: not computed yet. */
  retention: Retention | null
  since_at: number | null
  orders_count: number
  /** Hundredths. */
  orders_total: number
  first_order_at: number | null
  last_order_at: number | null
  /** For texts to the guest: as written in the orders. */
  last_dish: Generated<string | null>
  favourite_dish: Generated<string | null>
  last_restaurant_id: Generated<string | null>
  /** When to compute it again: at once after an order, or when time alone changes it. Null: never. */
  due_at: number | null
}

/** Dishes of a guest's latest orders. */
export type GuestDishesTable = {
  guest_id: string
  /** In lower case. */
  dish: string
  /** 1: ordered most often. */
  favourite: Flag
}

export type RetentionChangesTable = {
  id: string
  guest_id: string
  from_retention: Retention | null
  to_retention: Retention
  at: number
}
