import { z } from 'zod'
import { type Db, transact } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instantOut, toIso } from '../http/time.ts'
import { saveBonus } from './bonuses.ts'
import type { OrderRouteDeps } from './deps.ts'
import { dishesOf } from './dishes.ts'
import { importRoutes } from './import-routes.ts'
import { bonusInput, ORDER_STATUSES, orderInput, statusInput } from './input.ts'
import { fromHundredths } from './money.ts'
import { bonusSchema, orderSchema, presentBonus, presentOrder } from './present.ts'
import { RETENTIONS } from './retentions.ts'
import { reportStatus, saveOrder } from './save-order.ts'
import { bonusBalance, findRetention, getOrder, listBonuses, listOrders } from './view.ts'

const tag = 'Orders'

const guestOrdersSchema = z
  .object({
    guest_id: z.string(),
    retention: z.enum(RETENTIONS).nullable(),
    retention_since: instantOut.nullable(),
    orders_count: z.number().int(),
    orders_total: z.number(),
    first_order_at: instantOut.nullable(),
    last_order_at: instantOut.nullable(),
    last_dish: z.string().nullable(),
    favourite_dish: z.string().nullable(),
    bonus_balance: z.number(),
  })
  .meta({ id: 'GuestOrderSummary' })

/** What the ordering system reports, and how to read it back. */
export function orderRoutes(deps: OrderRouteDeps): Route[] {
  const { db, clock, signals } = deps
  return [
    route({
      method: 'post',
      path: '/v1/orders',
      operationId: 'saveOrder',
      scope: 'orders:write',
      summary: 'Report an order; an order with a known external id is updated',
      tag,
      body: orderInput,
      example: {
        external_id: 'A-1042',
        restaurant_id: 'rst_01JD5ZQ8W9V4T7XK2M6N3R0PBC',
        guest: { phone: '+79031234567', name: 'Анна' },
        items: [{ name: 'Пельмени', quantity: 2, price: 420 }],
        total: 840,
        delivery: 'own',
        placed_at: '2026-11-28T18:30:00Z',
      },
      responses: { 200: orderSchema, 201: orderSchema },
      handle: async ({ body }) => {
        const { order, outcome } = await transact(db, (tx) => saveOrder(tx, deps, body, clock.now()))
        signals.notify('outbox')
        return { status: outcome === 'created' ? 201 : 200, body: presentOrder(order) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/orders',
      scope: 'guests:read',
      summary: 'List orders, the newest first',
      tag,
      query: pageQuery.extend({
        restaurant_id: z.string().optional(),
        guest_id: z.string().optional(),
        status: z.enum(ORDER_STATUSES).optional(),
      }),
      responses: { 200: pageOf(orderSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listOrders(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/orders/:external_id',
      scope: 'guests:read',
      summary: 'One order, by the id of the ordering system',
      tag,
      params: z.object({ external_id: z.string().max(200) }),
      responses: { 200: orderSchema },
      handle: async ({ params }) => ({ status: 200, body: presentOrder(await getOrder(db, params.external_id)) }),
    }),
    route({
      method: 'post',
      path: '/v1/orders/:external_id/status',
      operationId: 'setOrderStatus',
      scope: 'orders:write',
      summary: 'Report a new status; a cancellation with its cause and fault',
      description: 'May be repeated and may come out of order: the status only goes forward.',
      tag,
      params: z.object({ external_id: z.string().max(200) }),
      body: statusInput,
      example: { status: 'delivered', at: '2026-11-28T19:15:00Z' },
      responses: { 200: orderSchema },
      handle: async ({ params, body }) => {
        const { order } = await transact(db, (tx) => reportStatus(tx, deps, params.external_id, body, clock.now()))
        signals.notify('outbox')
        return { status: 200, body: presentOrder(order) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/bonuses',
      operationId: 'saveBonus',
      scope: 'orders:write',
      summary: 'Report bonuses given, or spent (negative)',
      tag,
      body: bonusInput,
      example: {
        external_id: 'B-77',
        guest: { phone: '+79031234567' },
        amount: 150,
        reason: 'birthday',
        at: '2026-11-28T18:30:00Z',
      },
      responses: { 200: bonusSchema, 201: bonusSchema },
      handle: async ({ body }) => {
        const { bonus, created } = await transact(db, (tx) => saveBonus(tx, deps, body, clock.now()))
        if (created) signals.notify('outbox')
        return { status: created ? 201 : 200, body: presentBonus(bonus) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/bonuses',
      scope: 'guests:read',
      summary: "A guest's bonuses given and spent",
      tag,
      params: z.object({ id: z.string().max(100) }),
      query: pageQuery,
      responses: { 200: pageOf(bonusSchema) },
      handle: async ({ params, query }) => {
        const guest = await getGuest(db, params.id)
        return { status: 200, body: await listBonuses(db, guest.id, query) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/order-summary',
      scope: 'guests:read',
      summary: 'What the orders of a guest say: retention, sums, dishes, bonuses',
      tag,
      params: z.object({ id: z.string().max(100) }),
      responses: { 200: guestOrdersSchema },
      handle: async ({ params }) => ({ status: 200, body: await summarise(db, (await getGuest(db, params.id)).id) }),
    }),
    ...importRoutes(deps),
  ]
}

async function summarise(db: Db, guestId: string): Promise<z.output<typeof guestOrdersSchema>> {
  const [row, dishes, balance] = await Promise.all([
    findRetention(db, guestId),
    dishesOf(db, guestId),
    bonusBalance(db, guestId),
  ])
  return {
    guest_id: guestId,
    retention: row?.retention ?? null,
    retention_since: toIso(row?.since_at ?? null),
    orders_count: row?.orders_count ?? 0,
    orders_total: fromHundredths(row?.orders_total ?? 0),
    first_order_at: toIso(row?.first_order_at ?? null),
    last_order_at: toIso(row?.last_order_at ?? null),
    last_dish: dishes.last,
    favourite_dish: dishes.favourite,
    bonus_balance: fromHundredths(balance),
  }
}
