import type { OrderHooks } from '../../orders/index.ts'
import { LONGEST_ATTRIBUTION_MS } from './attribution.ts'
import { saveMailingOrder } from './store.ts'
import { findLastMailing } from './view.ts'

/**
 * An order follows the last mailing that its guest got before it: noted in the order's transaction, so results are sums
 * of few rows. How many days count is decided when results are read.
 */
export const attributeOrder: OrderHooks['onChange'] = async (tx, { order }) => {
  const since = order.placed_at - LONGEST_ATTRIBUTION_MS
  const delivery = await findLastMailing(tx, order.guest_id, { since, until: order.placed_at })
  await saveMailingOrder(tx, order, delivery)
}
