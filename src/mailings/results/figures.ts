import { z } from 'zod'
import type { QueueFigures } from '../../deliveries/index.ts'
import { fromHundredths } from '../../orders/index.ts'
import type { Alike } from './view.ts'

const share = z.number().nullable().meta({ description: 'Of the sent, 0 to 1; null: none are sent' })

export const figuresSchema = z
  .object({
    sent: z.number().int(),
    delivered: z.number().int(),
    read: z.number().int(),
    replied: z.number().int().meta({ description: 'Guests who wrote within 24 hours' }),
    failed: z.number().int().meta({ description: 'Not taken by WhatsApp or the provider, for good' }),
    opt_outs: z.number().int().meta({ description: 'Guests who opted out afterwards' }),
    buyers: z.number().int().meta({ description: 'Guests who ordered afterwards' }),
    orders: z.number().int().meta({ description: 'Orders afterwards, cancelled ones left out' }),
    revenue: z.number().meta({ description: 'Their sum, in the currency of the orders' }),
    revenue_per_sent: z.number().nullable(),
    delivered_rate: share,
    read_rate: share,
    replied_rate: share,
    opt_out_rate: share,
    buyer_rate: share,
  })
  .meta({ id: 'MailingFigures' })

export type Figures = z.output<typeof figuresSchema>

/** Deliveries with the same queue, number and text, with their combined results. */
export type Part = Alike & Sums
export type Sums = Record<(typeof SUMMED)[number], number>
export const SUMMED = [
  'sent',
  'delivered',
  'read',
  'replied',
  'failed',
  'optOuts',
  'buyers',
  'orders',
  'total',
] as const

export const NOTHING: Sums = {
  sent: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  failed: 0,
  optOuts: 0,
  buyers: 0,
  orders: 0,
  total: 0,
}

/** Each state includes the ones before it. */
export function sumsOf({ status, count, replied }: QueueFigures[number]): Partial<Sums> {
  switch (status) {
    case 'read':
      return { sent: count, delivered: count, read: count, replied }
    case 'delivered':
      return { sent: count, delivered: count, replied }
    case 'sent':
      return { sent: count, replied }
    case 'failed':
      return { failed: count, replied }
    default:
      return { replied }
  }
}

/** In the order of their keys; parts without a key are left out. */
export function groupsOf<K extends string | number>(
  parts: readonly Part[],
  keyOf: (part: Part) => K | null,
): [K, Part[]][] {
  const groups = [...Map.groupBy(parts, keyOf)].flatMap(([key, own]): [K, Part[]][] =>
    key === null ? [] : [[key, own]],
  )
  return groups.sort(([a], [b]) => (a < b ? -1 : 1))
}

export function figuresOf(parts: readonly Part[]): Figures {
  const sums = { ...NOTHING }
  for (const part of parts) for (const name of SUMMED) sums[name] += part[name]
  const { sent, delivered, read, replied, failed, optOuts, buyers, orders, total } = sums
  const rate = (count: number) => shareOf(count, sent)
  return {
    sent,
    delivered,
    read,
    replied,
    failed,
    opt_outs: optOuts,
    buyers,
    orders,
    revenue: fromHundredths(total),
    revenue_per_sent: sent === 0 ? null : Math.round(total / sent) / 100,
    delivered_rate: rate(delivered),
    read_rate: rate(read),
    replied_rate: rate(replied),
    opt_out_rate: rate(optOuts),
    buyer_rate: rate(buyers),
  }
}

export function shareOf(count: number, sent: number): number | null {
  return sent === 0 ? null : Math.round((count / sent) * 10_000) / 10_000
}
