import { z } from 'zod'
import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import { type Route, route } from '../http/route.ts'
import type { Clock } from '../lib/clock.ts'
import { listPrices, type PriceInput, priceOut, pricesInput, pricesOfCsv, replacePrices } from './prices.ts'

const tag = 'Message templates'
const shown = z.object({ prices: z.array(priceOut) }).meta({ id: 'MessagePrices' })

const description =
  'None are built in: Meta changes its rate cards several times a year. Write down those of your country and currency from https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing; estimates and sums of mailings are made of them. Messages that have left keep the price of their time.'

/** /v1/message-prices */
export function messagePriceRoutes({ db, clock }: { db: Db; clock: Clock }): Route[] {
  const replace = async (prices: readonly PriceInput[], actor: { id: string }) => {
    const at = clock.now()
    await transact(db, async (tx) => {
      await replacePrices(tx, prices, at)
      await audit(tx, {
        actor,
        action: 'message_prices.change',
        subject: 'message_prices',
        details: { rows: prices.length },
        at,
      })
    })
    return { status: 200, body: { prices: await listPrices(db) } }
  }
  return [
    route({
      method: 'get',
      path: '/v1/message-prices',
      scope: 'mailings:read',
      tag,
      summary: 'What messages of official numbers cost, by country and category',
      description,
      responses: { 200: shown },
      handle: async () => ({ status: 200, body: { prices: await listPrices(db) } }),
    }),
    route({
      method: 'put',
      path: '/v1/message-prices',
      scope: 'mailings:write',
      tag,
      summary: 'Set the prices',
      description: 'All of them: what is not named is gone.',
      body: z.object({ prices: pricesInput }),
      example: {
        prices: [
          {
            country: 'KZ',
            category: 'marketing',
            price: 0.05,
            currency: 'USD',
            valid_from: '2026-10-01',
            source: null,
          },
        ],
      },
      responses: { 200: shown },
      handle: ({ body, actor }) => replace(body.prices, actor),
    }),
    route({
      method: 'post',
      path: '/v1/message-prices/import',
      scope: 'mailings:write',
      tag,
      summary: 'Set the prices from a CSV',
      description:
        'Columns country, category, price, currency and perhaps valid_from, source. All or nothing: lines that are wrong are named.',
      body: z.object({ csv: z.string().min(1).max(200_000) }),
      example: { csv: 'country,category,price,currency\nKZ,marketing,0.05,USD\n' },
      responses: { 200: shown },
      handle: async ({ body, actor }) => replace(await pricesOfCsv(body.csv), actor),
    }),
  ]
}
