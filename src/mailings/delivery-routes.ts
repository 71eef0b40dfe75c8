import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { CHANNELS, DELIVERY_STATUSES } from '../deliveries/index.ts'
import { timeZoneInput } from '../http/inputs.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { findNumbers } from '../numbers/index.ts'
import { deliveriesCursor, listMailingDeliveries } from './cascade/list-deliveries.ts'
import { streamDeliveries } from './csv.ts'
import { SHEET_LANGUAGES } from './delivery-export.ts'
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
      description:
        'Ids and states are those of the API. With `language` the file is for people and their spreadsheets: headings, states and reasons in words, numbers by their labels, times by the clocks of `time_zone`.',
      query: z.object({
        status: statusInput.optional(),
        language: z.enum(SHEET_LANGUAGES).optional(),
        time_zone: timeZoneInput.default('UTC'),
      }),
      responses: { 200: { contentType: 'text/csv', description: 'One line for each delivery' } },
      async handle({ params: { id }, query: { status, language, time_zone }, res }) {
        const mailing = await getMailing(db, id)
        const sheet = language && { language, zone: time_zone, labels: await labelsOfNumbers(db) }
        await streamDeliveries(db, res, mailing, status, sheet)
        return undefined
      },
    }),
  ]
}

async function labelsOfNumbers(db: Db): Promise<Map<string, string>> {
  return new Map((await findNumbers(db, null)).map(({ id, label }) => [id, label]))
}
