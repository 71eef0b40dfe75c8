import type { OrderHooks } from '../../orders/index.ts'
import { LONGEST_ATTRIBUTION_MS } from './attribution.ts'
import { saveMailingOrder } from './store.ts'
import { findLastMailing, findMailed } from './view.ts'

/**
 * Records the last mailing that a guest got before an order, in the order's transaction, so that results are sums of
 * few rows. How many days count is decided when results are read.
 */
export const attributeOrder: OrderHooks['onChange'] = async (tx, changes) => {
  // In a file of old orders this is hardly anybody.
  const mailed = await findMailed(
    tx,
    changes.map(({ order }) => order.guest_id),
  )
  for (const { order, before } of changes) {
    const since = order.placed_at - LONGEST_ATTRIBUTION_MS
    const isMailed = mailed.has(order.guest_id)
    const delivery = isMailed ? await findLastMailing(tx, order.guest_id, { since, until: order.placed_at }) : undefined
    if (before !== null || delivery) await saveMailingOrder(tx, order, delivery)
  }
}
