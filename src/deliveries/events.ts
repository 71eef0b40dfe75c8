import { type NewEvent, recordEvent, type Tx } from '../db/index.ts'
import { toIso } from '../http/time.ts'
import { getQueue } from './queue-view.ts'
import { mailingIdOf, type SendQueueRow } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

/** A delivery as programs see it. `mailing_id` is null for deliveries that belong to no mailing. */
function deliveryEvent(row: DeliveryRow, queue: SendQueueRow, at: number): NewEvent {
  return {
    type: 'delivery.status',
    at,
    data: {
      id: row.id,
      mailing_id: mailingIdOf(queue),
      channel: queue.channel,
      guest_id: row.guest_id,
      number_id: row.number_id,
      message_id: row.message_id,
      status: row.status,
      reason: row.reason,
      sent_at: toIso(row.sent_at),
      delivered_at: toIso(row.delivered_at),
      read_at: toIso(row.read_at),
      replied_at: toIso(row.replied_at),
    },
  }
}

/** Emits events for deliveries that have changed, in the transaction that changed them. */
export async function recordDeliveries(tx: Tx, rows: readonly DeliveryRow[], at: number): Promise<void> {
  for (const [queueId, own] of Map.groupBy(rows, ({ queue_id }) => queue_id)) {
    const queue = await getQueue(tx, queueId)
    await recordEvent(tx, ...own.map((row) => deliveryEvent(row, queue, at)))
  }
}
