import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { getGuest } from '../../guests/index.ts'
import { mayReadWords } from '../../http/guest-words.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { type Route, route } from '../../http/route.ts'
import { AppError } from '../../lib/errors.ts'
import { MINUTE } from '../../lib/units.ts'
import { getOrder, orderSchema } from '../../orders/index.ts'
import { reviewLinkSchema } from '../../restaurants/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { giveRating } from './give-rating.ts'
import { ratingInput } from './input.ts'
import { presentRating, ratingSchema } from './present.ts'
import { type Processing, processRating, unprocessRating } from './process-rating.ts'
import { linksOfOrder } from './review-links.ts'
import { countRatings, listGuestOrders, listRatings, showRating } from './view.ts'

const tag = 'Ratings'
const params = z.object({ id: z.string().max(100) })
/** Clocks of ordering systems may run a little ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE

const scores = z
  .string()
  .regex(/^[1-5](,[1-5])*$/, 'must look like 1,2')
  .transform((text) => text.split(',').map(Number))

const givenRatingSchema = ratingSchema.extend({ review_links: z.array(reviewLinkSchema) }).meta({ id: 'GivenRating' })

/** Ratings of orders: given by programs, listed and processed by operators. */
export function ratingRoutes(deps: ReputationDeps): Route[] {
  const { db, clock, signals, audit } = deps

  const moveTo = (move: typeof processRating) => async (ratingId: string, actor: string) => {
    const processing: Processing = { ratingId, actor, at: clock.now() }
    await transact(db, (tx) => move(tx, audit, processing))
    signals.notify('outbox')
    return { status: 200, body: await showRating(db, ratingId) }
  }
  const toProcessed = moveTo(processRating)
  const toUnprocessed = moveTo(unprocessRating)

  return [
    route({
      method: 'post',
      path: '/v1/ratings',
      operationId: 'saveRating',
      scope: 'orders:write',
      summary: "Report a rating given in the restaurant's own site or app",
      description:
        'One order has one rating: repeating the call answers 200 with the same one, and for a day another score or comment corrects it. Show the guest `review_links`, whatever the score.',
      tag,
      body: ratingInput,
      responses: { 200: givenRatingSchema, 201: givenRatingSchema },
      handle: async ({ body: { order_external_id, rated_at, ...remarks } }) => {
        const at = clock.now()
        if (rated_at !== undefined && rated_at > at + CLOCK_TOLERANCE_MS) {
          throw new AppError('invalid_input', 'A rating cannot come from the future.', [
            { path: 'body.rated_at', message: 'lies in the future' },
          ])
        }
        const { rating, outcome } = await transact(db, async (tx) => {
          const order = await getOrder(tx, order_external_id)
          if (rated_at !== undefined && rated_at < order.placed_at) {
            throw new AppError('invalid_input', 'A rating cannot be older than its order.', [
              { path: 'body.rated_at', message: 'lies before the order was placed' },
            ])
          }
          return giveRating(tx, { order, remarks, channel: 'api', ratedAt: rated_at ?? at, at })
        })
        signals.notify('outbox')
        const links = await linksOfOrder(db, publicOrigin(deps.settings), rating)
        const body = { ...presentRating(rating, order_external_id), review_links: links }
        return { status: outcome === 'created' ? 201 : 200, body }
      },
    }),
    route({
      method: 'get',
      path: '/v1/ratings',
      scope: 'reviews:read',
      summary: 'List ratings, the newest first',
      tag,
      query: pageQuery.extend({
        status: z.enum(['none', 'unprocessed', 'processed']).optional(),
        restaurant_id: z.string().optional(),
        guest_id: z.string().optional(),
        score: scores.optional().meta({ description: 'One or more: 1,2' }),
      }),
      responses: { 200: pageOf(ratingSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listRatings(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/ratings/counts',
      scope: 'reviews:read',
      summary: 'How many ratings wait for an operator, and how many were processed',
      tag,
      query: z.object({ restaurant_id: z.string().optional() }),
      responses: { 200: z.object({ unprocessed: z.number().int(), processed: z.number().int() }) },
      handle: async ({ query }) => ({ status: 200, body: await countRatings(db, query.restaurant_id) }),
    }),
    route({
      method: 'get',
      path: '/v1/ratings/:id',
      scope: 'reviews:read',
      summary: 'One rating',
      tag,
      params,
      responses: { 200: ratingSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showRating(db, id) }),
    }),
    route({
      method: 'post',
      path: '/v1/ratings/:id/process',
      scope: 'ratings:write',
      summary: 'Mark a low rating as processed',
      tag,
      params,
      idempotent: false,
      responses: { 200: ratingSchema },
      handle: ({ params: { id }, actor }) => toProcessed(id, actor.id),
    }),
    route({
      method: 'post',
      path: '/v1/ratings/:id/unprocess',
      scope: 'ratings:write',
      summary: 'Mark it as unprocessed again',
      tag,
      params,
      idempotent: false,
      responses: { 200: ratingSchema },
      handle: ({ params: { id }, actor }) => toUnprocessed(id, actor.id),
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/orders',
      scope: 'guests:read',
      summary: "A guest's orders with their ratings",
      description: 'Without the scope `reviews:read` each `rating` is null.',
      tag,
      params,
      query: pageQuery.extend({ reviews: z.enum(['all', 'unprocessed', 'processed']).default('all') }),
      responses: { 200: pageOf(orderSchema.extend({ rating: ratingSchema.nullable() }).meta({ id: 'RatedOrder' })) },
      handle: async ({ params: { id }, query, actor }) => {
        const guest = await getGuest(db, id)
        const withRatings = mayReadWords(actor, 'reviews')
        return { status: 200, body: await listGuestOrders(db, guest.id, query, { withRatings }) }
      },
    }),
  ]
}
