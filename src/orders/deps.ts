import type { Selectable } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { BonusesTable, OrderStatus, OrdersTable } from '../db/schema/orders.ts'
import type { GuestDeps } from '../guests/index.ts'
import type { Imports } from '../imports/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { createHooks, type Hooks } from '../lib/hooks.ts'

export type OrderRow = Selectable<OrdersTable>
export type BonusRow = Selectable<BonusesTable>

/** What orders report, in the transaction of the change. */
export type OrderHooks = {
  /** Orders are new, or their status or cancellation changed: several when a file brings them. */
  onChange(tx: Tx, changes: readonly OrderChange[], at: number): Promise<void>
  /** A guest's retention changed. */
  onRetention(tx: Tx, change: RetentionChange): Promise<void>
}

/** `before`: null for a new order. */
export type OrderChange = { order: OrderRow; before: OrderStatus | null }

export type RetentionChange = { id: string; guestId: string; from: string | null; to: string; at: number }

/** Without listeners yet: later slices join when they are composed. */
export const createOrderHooks = (): Hooks<OrderHooks> => createHooks<OrderHooks>({ onChange: true, onRetention: true })

/** What orders need from others. */
export type OrderDeps = {
  guests: GuestDeps
  orderHooks: Partial<OrderHooks>
}

export type OrderRouteDeps = OrderDeps & {
  db: Db
  clock: Clock
  signals: Signals
  imports: Imports
}
