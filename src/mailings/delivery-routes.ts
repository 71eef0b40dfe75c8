import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { DELIVERY_STATUSES } from '../dispatch/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { deliveriesCursor, listMailingDeliveries } from './automatic/list-deliveries.ts'
import { CHANNELS } from './automatic/steps.ts'
import { streamDeliveries } from './csv.ts'
import { deliverySchema, presentDelivery } from './present.ts'
import { getMailing } from './view.ts'

const tag = 'Mailings'
const params = z.object({ id: z.string().max(100) })
const statusInput = z.enum(DELIVERY_STATUSES)
const channelInput = z.enum(CHANNELS)

/** Who gets a mailing, by pages and as a file. */
export function deliveryRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/mailings/:id/deliveries',
      scope: 'mailings:read',
      tag,
      summary: 'Who gets a mailing, and how it went',
      params,
      query: pageQuery.extend({ status: statusInput.optional(), channel: channelInput.optional() }),
      responses: { 200: pageOf(deliverySchema) },
      async handle({ params: { id }, query: { cursor, limit, status, channel } }) {
        const mailing = await getMailing(db, id)
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string(), z.string(), z.string()])) : undefined
        const rows = await listMailingDeliveries(db, mailing, { status, channel, after, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, (row) => deliveriesCursor(row, status), presentDelivery) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/deliveries.csv',
      scope: 'mailings:read',
      tag,
      summary: 'The same as a CSV file',
      params,
      query: z.object({ status: statusInput.optional() }),
      responses: { 200: { contentType: 'text/csv', description: 'One line for each delivery' } },
      async handle({ params: { id }, query: { status }, res }) {
        await streamDeliveries(db, res, await getMailing(db, id), status)
        return undefined
      },
    }),
  ]
}
