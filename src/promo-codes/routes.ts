import { z } from 'zod'
import { type Db, transact } from '../db/index.ts'
import { type AuditHook, getGuest, phoneInput } from '../guests/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import type { Clock } from '../lib/clock.ts'
import { notFound } from '../lib/errors.ts'
import { PROMO_PERCENTS } from '../lib/promo-percents.ts'
import { getRestaurant, settingsOf } from '../restaurants/index.ts'
import { presentPromo, promoSchema } from './present.ts'
import { issuePromoCode, normalisePromoCode, type PromoCodeRow, redeemPromoCode } from './promo-codes.ts'
import { findPromoCode, guestWithPhone, listPromoCodes, promoStatistics } from './view.ts'

const tag = 'Promo codes'

export const percentInput = z.literal(PROMO_PERCENTS).meta({ description: PROMO_PERCENTS.join(', ') })

const codeParams = z.object({ code: z.string().max(40).transform(normalisePromoCode) })

export type PromoRouteDeps = { db: Db; clock: Clock; audit: AuditHook }

/** Promo codes: created for a guest, redeemed by the ordering system, counted. */
export function promoRoutes({ db, clock, audit }: PromoRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/promo-codes',
      scope: 'reviews:write',
      summary: 'Create a promo code for a guest',
      tag,
      body: z.object({
        restaurant_id: z.string(),
        percent: percentInput,
        guest_id: z.string().optional(),
        days: z.number().int().min(1).max(365).optional(),
      }),
      responses: { 201: promoSchema },
      handle: async ({ body, actor }) => {
        const at = clock.now()
        const row = await transact(db, async (tx) => {
          const restaurant = await getRestaurant(tx, body.restaurant_id)
          const guestId = body.guest_id === undefined ? null : (await getGuest(tx, body.guest_id)).id
          const promo = await issuePromoCode(tx, {
            percent: body.percent,
            restaurantId: restaurant.id,
            guestId,
            reviewId: null,
            days: body.days ?? settingsOf(restaurant).promo_days,
            createdBy: actor.id,
            at,
          })
          const details = { percent: body.percent, guest_id: guestId }
          await audit(tx, { actor: actor.id, action: 'promo_code.create', subject: promo.id, details, at })
          return promo
        })
        return { status: 201, body: presentPromo(row, at) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/promo-codes',
      scope: 'reviews:read',
      summary: 'List promo codes, the newest first',
      tag,
      query: pageQuery.extend({ restaurant_id: z.string().optional(), guest_id: z.string().optional() }),
      responses: { 200: pageOf(promoSchema) },
      handle: async ({ query: { cursor, limit, restaurant_id, guest_id } }) => {
        const before = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listPromoCodes(db, {
          restaurantId: restaurant_id,
          guestId: guest_id,
          before,
          limit: limit + 1,
        })
        const present = (row: PromoCodeRow) => presentPromo(row, clock.now())
        return { status: 200, body: cutPage(rows, limit, (row) => [row.id], present) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/promo-codes/:code',
      scope: 'orders:write',
      summary: 'Whether a promo code is valid, for the ordering system',
      tag,
      params: codeParams,
      responses: { 200: promoSchema },
      handle: async ({ params: { code } }) => {
        const row = await findPromoCode(db, code)
        if (!row) throw notFound('promo code', code)
        return { status: 200, body: presentPromo(row, clock.now()) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/promo-codes/:code/redeem',
      scope: 'orders:write',
      summary: 'Redeem a promo code',
      description: 'Repeating the call with the same order answers the same.',
      tag,
      params: codeParams,
      body: z.object({
        order_external_id: z.string().min(1).max(200).optional(),
        restaurant_id: z.string().optional(),
        guest: z.object({ phone: phoneInput }).optional().meta({ description: 'Checked where the code has a guest' }),
      }),
      responses: { 200: promoSchema },
      handle: async ({ params: { code }, body }) => {
        const at = clock.now()
        const row = await transact(db, async (tx) =>
          redeemPromoCode(tx, {
            code,
            guestId: body.guest ? await guestWithPhone(tx, body.guest.phone) : null,
            restaurantId: body.restaurant_id ?? null,
            orderExternalId: body.order_external_id ?? null,
            at,
          }),
        )
        return { status: 200, body: presentPromo(row, at) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/promo-codes/statistics',
      scope: 'reviews:read',
      summary: 'How many promo codes were issued and used, by percentage',
      tag,
      params: z.object({ id: z.string().max(100) }),
      responses: {
        200: z.object({
          data: z.array(
            z.object({
              percent: z.number().int(),
              issued: z.number().int(),
              redeemed: z.number().int(),
              expired: z.number().int(),
            }),
          ),
        }),
      },
      handle: async ({ params: { id } }) => {
        await getRestaurant(db, id)
        return { status: 200, body: { data: await promoStatistics(db, id, clock.now()) } }
      },
    }),
  ]
}
