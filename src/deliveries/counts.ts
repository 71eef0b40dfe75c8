import type { ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'

/** How many of a queue's deliveries are alike in everything that is counted. */
export type QueueFigure = {
  status: DeliveryStatus
  reason: string | null
  /** While waiting: the number they are bound to; later: the number that sent them. */
  numberId: string | null
  /** The version of the queue's text: see `QueueRenderer.textVersion`. */
  textVersion: number | null
  variant: number | null
  count: number
  /** Those of them whose guests have answered. */
  replied: number
}

export type QueueFigures = QueueFigure[]

/**
 * Figures of queues, maintained by the database: as fast for a million deliveries as for ten. Each queue has an entry.
 */
export async function countQueues(db: ReadDb, queueIds: readonly string[]): Promise<Map<string, QueueFigures>> {
  const figures = new Map<string, QueueFigures>(queueIds.map((id) => [id, []]))
  if (queueIds.length === 0) return figures
  const rows = await db
    .selectFrom('delivery_counts')
    .select(({ fn }) => [
      'queue_id',
      'status',
      'reason',
      'number_id',
      'text_version',
      'variant',
      fn.sum<number>('count').as('count'),
      fn.sum<number>('replied').as('replied'),
    ])
    .where('queue_id', 'in', [...queueIds])
    .groupBy(['queue_id', 'status', 'reason', 'number_id', 'text_version', 'variant'])
    .execute()
  for (const { queue_id, status, reason, number_id, text_version, variant, count, replied } of rows) {
    if (Number(count) === 0) continue
    figures.get(queue_id)?.push({
      status,
      reason: reason === '' ? null : reason,
      numberId: number_id === '' ? null : number_id,
      textVersion: text_version === -1 ? null : text_version,
      variant: variant === -1 ? null : variant,
      count: Number(count),
      replied: Number(replied),
    })
  }
  return figures
}
