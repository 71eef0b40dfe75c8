import type { Tx } from '../../db/index.ts'
import type { DeliveryRow } from '../../deliveries/index.ts'
import { known } from '../../lib/known.ts'
import type { OrderRow } from '../../orders/index.ts'

/** Records which mailing an order follows; does nothing when `delivery` is undefined and none was known. */
export async function saveMailingOrder(
  tx: Tx,
  order: OrderRow,
  delivery: Pick<DeliveryRow, 'id' | 'queue_id' | 'number_id' | 'text_version' | 'variant' | 'sent_at'> | undefined,
): Promise<void> {
  const cancelled = order.status === 'cancelled' ? (1 as const) : (0 as const)
  const updated = await tx
    .updateTable('mailing_orders')
    .set({ total: order.total, cancelled })
    .where('order_id', '=', order.id)
    .executeTakeFirst()
  // The mailing before an order stays the same, whatever happens to the order.
  if (updated.numUpdatedRows > 0n || !delivery) return
  await tx
    .insertInto('mailing_orders')
    .values({
      order_id: order.id,
      queue_id: delivery.queue_id,
      delivery_id: delivery.id,
      number_id: delivery.number_id,
      text_version: delivery.text_version,
      variant: delivery.variant,
      sent_at: known(delivery.sent_at, 'time at which the delivery left'),
      placed_at: order.placed_at,
      total: order.total,
      cancelled,
    })
    .execute()
}
