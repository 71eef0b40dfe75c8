import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { IMPORT_TYPES, importAnswers, importQuery, receiveImport } from '../imports/index.ts'
import type { OrderRouteDeps } from './deps.ts'
import { ORDER_IMPORTS } from './import-kinds.ts'

const WHAT = {
  guests: 'guests',
  orders: 'orders',
  statuses: 'statuses of orders (with cancellations)',
  bonuses: 'bonuses',
} satisfies Record<(typeof ORDER_IMPORTS)[number], string>

const NAMES = {
  guests: 'importGuests',
  orders: 'importOrders',
  statuses: 'importOrderStatuses',
  bonuses: 'importBonuses',
} satisfies Record<(typeof ORDER_IMPORTS)[number], string>

const GUEST = { phone: '+79031234567', name: 'Анна', consent: true, consent_source: 'Анкета в зале' }
const STATUS = { external_id: 'A-1042', status: 'delivered' }
const RESTAURANT = 'rst_01JD5ZQ8W9V4T7XK2M6N3R0PBC'

/** A row as a table has it, and as a program sends it: the body of the single call. */
export const IMPORT_EXAMPLES = {
  guests: { table: GUEST, body: GUEST },
  orders: {
    table: {
      external_id: 'A-1042',
      restaurant_id: RESTAURANT,
      phone: '+79031234567',
      items: 'Пельмени x2',
      total: 840,
      delivery: 'own',
      placed_at: '2026-11-28 18:30',
    },
    body: {
      external_id: 'A-1042',
      restaurant_id: RESTAURANT,
      guest: { phone: '+79031234567' },
      items: [{ name: 'Пельмени', quantity: 2, price: 420 }],
      total: 840,
      delivery: 'own',
      placed_at: '2026-11-28T18:30:00+03:00',
    },
  },
  statuses: {
    table: { ...STATUS, at: '2026-11-28 19:15' },
    body: { ...STATUS, at: '2026-11-28T19:15:00+03:00' },
  },
  bonuses: {
    table: { external_id: 'B-77', phone: '+79031234567', amount: 150, at: '2026-11-28 18:30' },
    body: { external_id: 'B-77', guest: { phone: '+79031234567' }, amount: 150, at: '2026-11-28T18:30:00+03:00' },
  },
} satisfies Record<(typeof ORDER_IMPORTS)[number], Record<'table' | 'body', Record<string, unknown>>>

function examplesOf({ table, body }: Record<'table' | 'body', Record<string, unknown>>): Record<string, unknown> {
  const csv = [Object.keys(table), Object.values(table)].map((cells) => `${cells.join(',')}\n`).join('')
  const line = `${JSON.stringify(body)}\n`
  const lines = IMPORT_TYPES.filter((type) => type.includes('json')).map((type) => [type, line] as const)
  return { ...Object.fromEntries(lines), 'text/csv': csv, 'application/json': [body] }
}

const query = importQuery.extend({
  consent_source: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description:
        'Guests: where those agreed to advertising whose row says `consent` and no `consent_source` of its own; without either ' +
        'no consent is recorded. The evidence is the import and the row',
    }),
  restaurant_id: z.string().max(100).optional().meta({ description: 'For rows that name none' }),
})

/** Imports of many rows: a call for each kind. */
export function importRoutes({ imports }: OrderRouteDeps): Route[] {
  return ORDER_IMPORTS.map((kind) =>
    route({
      method: 'post',
      path: `/v1/imports/${kind}`,
      operationId: NAMES[kind],
      scope: 'orders:write',
      summary: `Import many ${WHAT[kind]}`,
      description:
        'The body is CSV (`text/csv`; the first line, or one below a title, names the columns; commas, semicolons, tabs or vertical bars), one JSON object a line (`application/x-ndjson`) or a JSON array (`application/json`), up to OTKLIK_MAX_IMPORT_MB. Its encoding is the `charset` of the Content-Type, or else found out: UTF-8, UTF-16, Windows-1251, KOI8-R, IBM866, Mac; what is in none is refused. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant; columns may have Russian names (Телефон, Номер заказа, Сумма, Дата, Статус), and a file without those that every row needs is refused. Bad rows are reported and never stop the good ones; in CSV, optional values that do not fit are left out and told as `warnings`, and other columns are passed over; rows of JSON are held to the schema of the single call. The file is kept until all rows are done: an import goes on after a restart, and when the caller leaves; GET /v1/imports/{id} tells how far it is. Rows that are known already change nothing, so an import may be repeated.',
      tag: 'Orders',
      query,
      reads: IMPORT_TYPES,
      examples: examplesOf(IMPORT_EXAMPLES[kind]),
      idempotent: false,
      responses: importAnswers,
      handle: ({ query: { restaurant_id, consent_source, ...query }, req, actor }) =>
        receiveImport(imports, req, {
          kind,
          query,
          actor,
          options: { ...(restaurant_id && { restaurant_id }), ...(consent_source && { consent_source }) },
        }),
    }),
  )
}
