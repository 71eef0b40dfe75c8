import type { Selectable } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { OrderStatus, OrdersTable } from '../db/schema/orders.ts'
import type { GuestDeps } from '../guests/index.ts'
import type { Imports } from '../imports/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'

export type OrderRow = Selectable<OrdersTable>

/** An order is new (`before` null) or its status or cancellation changed. Called in the same transaction. */
export type OrderHook = (tx: Tx, change: { order: OrderRow; before: OrderStatus | null; at: number }) => Promise<void>

/** What orders need of others, injected so that nothing here looks to the right. */
export type OrderDeps = {
  guests: GuestDeps
  orderHooks: readonly OrderHook[]
}

export type OrderRouteDeps = OrderDeps & {
  db: Db
  clock: Clock
  signals: Signals
  imports: Imports
}
