import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from '../db/index.ts'
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

/** Writes down what messages will cost that are about to leave, as the prices are now; again for one that is sent again. */
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
      at,
    }
  })
  await tx
    .insertInto('message_costs')
    .values(rows)
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute()
}

/** What Meta has said of a message when it was delivered: whether it costs anything, and as what. */
export async function applyPricing(
  tx: Tx,
  messageId: string,
  told: { billable: boolean; category?: Category | undefined },
): Promise<void> {
  await tx
    .updateTable('message_costs')
    .set({ billable: told.billable ? 1 : 0, ...(told.category && { category: told.category }) })
    .where('message_id', '=', messageId)
    .execute()
}

export type CostLine = {
  category: Category
  status: DeliveryStatus
  messages: number
  /** Millionths. */
  price: number
  /** Of which no price is known. */
  unpriced: number
  currency: string | null
}

/** What the messages of these queues cost, by category and by how their deliveries stand. */
export async function costsOfQueues(db: ReadDb, queueIds: readonly string[]): Promise<CostLine[]> {
  if (queueIds.length === 0) return []
  const rows = await db
    .selectFrom('message_costs as c')
    .innerJoin('deliveries as d', 'd.id', 'c.delivery_id')
    .select(({ fn, eb, ref }) => [
      'c.category',
      'd.status',
      'c.currency',
      fn.countAll<number>().as('messages'),
      fn.sum<number | null>(eb('c.price', '*', ref('c.billable'))).as('price'),
      fn.sum<number>(eb.case().when('c.price', 'is', null).then(1).else(0).end()).as('unpriced'),
    ])
    .where('c.queue_id', 'in', [...queueIds])
    .groupBy(['c.category', 'd.status', 'c.currency'])
    .execute()
  return rows.map((row) => ({
    ...row,
    messages: Number(row.messages),
    price: Number(row.price ?? 0),
    unpriced: Number(row.unpriced),
  }))
}
