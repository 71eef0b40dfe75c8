import { z } from 'zod'
import { fromMillionths } from '../../channels/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { CATEGORIES, type CostLine, costsOfQueues } from '../../message-prices/index.ts'
import { queuesOf } from '../cascade/steps.ts'
import type { MailingRow } from '../view.ts'
import type { WindowForecast } from './windows.ts'

const amount = z.number().meta({ description: 'By the prices of GET /v1/message-prices' })

export const officialSchema = z
  .object({
    forecast: z
      .object({
        in_window: z.number().int().meta({ description: 'Wrote within 24 hours: get our own text' }),
        outside: z.number().int().meta({ description: 'Get the template at Meta; count against its limit' }),
        linked: z.number().int().meta({ description: 'Get our own text from a linked number' }),
        unreachable: z.number().int().meta({
          description: 'Chat with an official number, wrote longer ago, and there is no approved template for them',
        }),
        estimate: amount,
        unpriced: z.number().int().meta({ description: 'Messages of which no price is written down' }),
      })
      .nullable()
      .meta({ description: 'Before it starts, were it sent now' }),
    cost: z.object({
      amount: amount.meta({
        description:
          'Of what was delivered, which alone Meta charges. As it says that it does (pricing of its statuses); estimated where it has said nothing',
      }),
      charged: z.number().int().meta({ description: 'Delivered messages of which Meta has said what it charges' }),
      pending: amount.meta({ description: 'Of what has left and is not delivered yet' }),
      unpriced: z.number().int(),
      by_category: z.array(z.object({ category: z.enum(CATEGORIES), delivered: z.number().int(), amount: z.number() })),
    }),
    currency: z.string().nullable().meta({ description: 'Null: no prices are written down' }),
  })
  .meta({ id: 'MailingByOfficialNumbers' })

const ARRIVED: ReadonlySet<string> = new Set(['delivered', 'read'])
const UNDER_WAY: ReadonlySet<string> = new Set(['sending', 'sent', 'unconfirmed'])

/** How official numbers take part in a mailing; null: they do not. */
export async function presentOfficial(
  db: ReadDb,
  mailing: MailingRow,
  forecast: WindowForecast | undefined,
): Promise<z.output<typeof officialSchema> | null> {
  const queues = (await queuesOf(db, mailing)).filter(({ channel }) => channel === 'whatsapp')
  const lines = await costsOfQueues(
    db,
    queues.map(({ id }) => id),
  )
  if (!forecast && lines.length === 0) return null
  const arrived = lines.filter(({ status }) => ARRIVED.has(status))
  const underWay = lines.filter(({ status }) => UNDER_WAY.has(status))
  return {
    forecast: forecast
      ? {
          in_window: forecast.inWindow,
          outside: forecast.outside,
          linked: forecast.linked,
          unreachable: forecast.unreachable,
          estimate: fromMillionths(forecast.price),
          unpriced: forecast.unpriced,
        }
      : null,
    cost: {
      amount: sum(arrived),
      charged: arrived.reduce((total, { charged }) => total + charged, 0),
      pending: sum(underWay),
      unpriced: [...arrived, ...underWay].reduce((total, { unpriced }) => total + unpriced, 0),
      by_category: CATEGORIES.flatMap((category) => {
        const own = arrived.filter((line) => line.category === category)
        const delivered = own.reduce((total, { messages }) => total + messages, 0)
        return delivered === 0 ? [] : [{ category, delivered, amount: sum(own) }]
      }),
    },
    currency: lines.find(({ currency }) => currency !== null)?.currency ?? forecast?.currency ?? null,
  }
}

const sum = (lines: readonly CostLine[]) => fromMillionths(lines.reduce((total, { price }) => total + price, 0))
