import type { Insertable } from 'kysely'
import { type ReadDb, readReplica, type Tx } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import type { MessageCostsTable } from '../db/schema/message-prices.ts'
import type { Category, PriceList } from './prices.ts'

export type NewCost = {
  messageId: string
  queueId?: string
  deliveryId?: string
  category: Category
  country: string | null
}

/** Records what messages about to leave will cost at the current prices; again for one that is sent again. */
export async function recordCosts(tx: Tx, prices: PriceList, costs: readonly NewCost[], at: number): Promise<void> {
  if (costs.length === 0) return
  const rows = costs.map(({ messageId, queueId, deliveryId, category, country }): Insertable<MessageCostsTable> => {
    const price = prices.priceOf(category, country)
    return {
      message_id: messageId,
      queue_id: queueId ?? null,
      delivery_id: deliveryId ?? null,
      category,
      country,
      price: price?.price ?? null,
      currency: price?.currency ?? null,
      charged_at: null,
      charge_type: null,
      pricing_model: null,
      at,
    }
  })
  await tx
    .insertInto('message_costs')
    .values(rows)
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute()
}

export type CostLine = {
  category: Category
  status: DeliveryStatus
  messages: number
  /** Millionths. */
  price: number
  /** Messages without a known price. */
  unpriced: number
  /** Messages for which Meta has said what it charges. */
  charged: number
  currency: string | null
}

/**
 * What these queues' messages cost, by category and delivery state: as charged by Meta if it has said so, otherwise by
 * our estimate. What was withdrawn before it left costs nothing.
 */
export async function costsOfQueues(db: ReadDb, queueIds: readonly string[]): Promise<CostLine[]> {
  if (queueIds.length === 0) return []
  const rows = await readReplica(db)
    .selectFrom('message_costs as c')
    .innerJoin('deliveries as d', (join) =>
      join.onRef('d.id', '=', 'c.delivery_id').onRef('d.message_id', '=', 'c.message_id'),
    )
    .select(({ fn, eb, ref }) => [
      'c.category',
      'd.status',
      'c.currency',
      fn.countAll<number>().as('messages'),
      fn.sum<number | null>(eb('c.price', '*', ref('c.billable'))).as('price'),
      fn
        .sum<number>(
          eb
            .case()
            .when(eb.and([eb('c.price', 'is', null), eb('c.billable', '=', 1)]))
            .then(1)
            .else(0)
            .end(),
        )
        .as('unpriced'),
      fn.count<number>('c.charged_at').as('charged'),
    ])
    .where('c.queue_id', 'in', [...queueIds])
    .groupBy(['c.category', 'd.status', 'c.currency'])
    .execute()
  return rows.map((row) => ({
    ...row,
    messages: Number(row.messages),
    price: Number(row.price ?? 0),
    unpriced: Number(row.unpriced),
    charged: Number(row.charged),
  }))
}
