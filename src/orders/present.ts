import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { FAULTS } from './causes.ts'
import type { BonusRow, OrderRow } from './deps.ts'
import { DELIVERIES, ORDER_STATUSES } from './input.ts'
import { fromHundredths } from './money.ts'
import { statusTimesOf } from './status.ts'

const itemSchema = z.object({ name: z.string(), quantity: z.number(), price: z.number() })

export const orderSchema = z
  .object({
    id: z.string(),
    external_id: z.string(),
    restaurant_id: z.string(),
    guest_id: z.string(),
    items: z.array(itemSchema),
    total: z.number(),
    delivery: z.enum(DELIVERIES),
    service: z.string().nullable(),
    status: z.enum(ORDER_STATUSES),
    placed_at: instantOut,
    delivered_at: instantOut.nullable(),
    cancellation: z
      .object({ at: instantOut, cause: z.string().nullable(), fault: z.enum(FAULTS).nullable() })
      .nullable(),
    history: z.array(z.object({ status: z.enum(ORDER_STATUSES), at: instantOut })),
  })
  .meta({ id: 'Order' })

export type OrderOut = z.output<typeof orderSchema>

export type OrderItem = z.output<typeof itemSchema>

const readItems = storedJson('orders.items', z.array(itemSchema))

/** Prices in hundredths. */
export function itemsOf({ items }: Pick<OrderRow, 'items'>): OrderItem[] {
  return readItems(items)
}

/** An order as the API shows it. */
export function presentOrder(row: OrderRow): OrderOut {
  const times = statusTimesOf(row)
  return {
    id: row.id,
    external_id: row.external_id,
    restaurant_id: row.restaurant_id,
    guest_id: row.guest_id,
    items: itemsOf(row).map((item) => ({ ...item, price: fromHundredths(item.price) })),
    total: fromHundredths(row.total),
    delivery: row.delivery,
    service: row.service,
    status: row.status,
    placed_at: toIso(row.placed_at),
    delivered_at: toIso(row.delivered_at),
    cancellation:
      row.cancelled_at === null
        ? null
        : { at: toIso(row.cancelled_at), cause: row.cancel_cause, fault: row.cancel_fault },
    history: ORDER_STATUSES.flatMap((status) => (times[status] === undefined ? [] : [{ status, at: times[status] }]))
      .sort((a, b) => a.at - b.at)
      .map(({ status, at }) => ({ status, at: toIso(at) })),
  }
}

export const bonusSchema = z
  .object({
    id: z.string(),
    external_id: z.string(),
    guest_id: z.string(),
    amount: z.number().meta({ description: 'Negative when spent' }),
    reason: z.string().nullable(),
    given_by: z
      .string()
      .nullable()
      .meta({ description: 'Who gave it in Otklik; null where the ordering system reports it' }),
    at: instantOut,
  })
  .meta({ id: 'Bonus' })

/** A bonus as the API shows it. */
export function presentBonus(row: BonusRow): z.output<typeof bonusSchema> {
  return {
    id: row.id,
    external_id: row.external_id,
    guest_id: row.guest_id,
    amount: fromHundredths(row.amount),
    reason: row.reason,
    given_by: row.given_by,
    at: toIso(row.at),
  }
}
