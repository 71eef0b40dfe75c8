import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { instant, instantOut, toIso } from '../../http/time.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA, TOPICS } from '../complaints/topics.ts'
import type { ReputationDeps } from '../deps.ts'
import { resolveEscalation } from '../escalations/escalate.ts'
import { REVIEW_SOURCES, reviewSchema } from './present.ts'
import { getReview, listReviews, reviewStatistics, showReview } from './view.ts'

const tag = 'Reviews'
const params = z.object({ id: z.string().max(100) })

const criterion = z.enum([...RESTAURANT_CRITERIA, ...COURIER_CRITERIA.map((each) => `courier.${each}` as const)])

const filter = {
  score: z
    .string()
    .regex(/^[1-5](,[1-5])*$/, 'must look like 1,2')
    .transform((text) => text.split(',').map(Number))
    .optional(),
  criterion: criterion.optional(),
  complaint: z.enum(TOPICS).optional().meta({ description: 'What it complains of, by criteria or by its words' }),
  service: z.string().max(100).optional().meta({ description: 'Where the order came from' }),
  source: z.enum(REVIEW_SOURCES).optional(),
  escalated: z
    .literal('true')
    .transform(() => true)
    .optional()
    .meta({ description: 'Those that wait for a manager' }),
  status: z.enum(['all', 'waiting', 'moderation', 'replied']).default('all'),
  from: instant.optional(),
  to: instant.optional(),
}

const listQuery = pageQuery.extend({
  ...filter,
  sort: z
    .enum(['newest', 'deadline'])
    .default('newest')
    .meta({ description: '`deadline`: what must be answered soonest first, without what is overdue' }),
})

const marks = <T extends readonly [string, ...string[]]>(criteria: T) =>
  z.array(z.object({ criterion: z.enum(criteria), good: z.number().int(), bad: z.number().int() }))

const statisticsSchema = z
  .object({
    total: z.number().int(),
    positive: z.object({ count: z.number().int(), share: z.number().nullable() }).meta({ description: '4 and 5' }),
    negative: z.object({ count: z.number().int(), share: z.number().nullable() }).meta({ description: '1 to 3' }),
    replied: z.number().int(),
    mean_score: z.number().nullable(),
    without_words: z
      .object({
        total: z.number().int(),
        positive: z.number().int(),
        negative: z.number().int(),
        mean_score: z.number().nullable(),
      })
      .meta({ description: 'Ratings of orders with a score alone: no reviews, so in none of the other figures' }),
    period: z.object({ from: instantOut.nullable(), to: instantOut.nullable() }),
    restaurant: marks(RESTAURANT_CRITERIA),
    courier: marks(COURIER_CRITERIA),
  })
  .meta({ id: 'ReviewStatistics' })

export type ReviewStatistics = z.output<typeof statisticsSchema>

/** Reviews, listed and counted by the same filters. */
export function reviewRoutes({ db, clock, audit }: Pick<ReputationDeps, 'db' | 'clock' | 'audit'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reviews',
      scope: 'reviews:read',
      summary: 'Reviews of all restaurants',
      tag,
      query: listQuery.extend({ restaurant_id: z.string().optional(), guest_id: z.string().optional() }),
      responses: { 200: pageOf(reviewSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listReviews(db, { ...query, now: clock.now() }) }),
    }),
    route({
      method: 'get',
      path: '/v1/reviews/statistics',
      scope: 'reviews:read',
      summary: 'Shares and counts of the filtered reviews of all restaurants',
      tag,
      query: z.object(filter),
      responses: { 200: statisticsSchema },
      handle: async ({ query }) => ({ status: 200, body: presentStatistics(await reviewStatistics(db, query)) }),
    }),
    route({
      method: 'get',
      path: '/v1/reviews/:id',
      scope: 'reviews:read',
      summary: 'One review',
      tag,
      params,
      responses: { 200: reviewSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showReview(db, id, clock.now()) }),
    }),
    route({
      method: 'post',
      path: '/v1/reviews/:id/take-over',
      scope: 'reviews:write',
      summary: 'A manager takes over a review that speaks of injury, poisoning, law, press or a child',
      tag,
      params,
      idempotent: false,
      responses: { 200: reviewSchema },
      handle: async ({ params: { id }, actor }) => {
        await getReview(db, id)
        await transact(db, (tx) => resolveEscalation(tx, audit, { reviewId: id, actor: actor.id, at: clock.now() }))
        return { status: 200, body: await showReview(db, id, clock.now()) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/reviews',
      scope: 'reviews:read',
      summary: "A restaurant's reviews, with the time left to reply",
      tag,
      params,
      query: listQuery,
      responses: { 200: pageOf(reviewSchema) },
      handle: async ({ params: { id }, query }) => {
        await getRestaurant(db, id)
        return { status: 200, body: await listReviews(db, { ...query, restaurant_id: id, now: clock.now() }) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/reviews/statistics',
      scope: 'reviews:read',
      summary: 'Shares and counts of the filtered reviews',
      tag,
      params,
      query: z.object(filter),
      responses: { 200: statisticsSchema },
      handle: async ({ params: { id }, query }) => {
        await getRestaurant(db, id)
        const statistics = await reviewStatistics(db, { ...query, restaurant_id: id })
        return { status: 200, body: presentStatistics(statistics) }
      },
    }),
  ]
}

function presentStatistics({
  positive,
  negative,
  mean,
  from,
  to,
  ...rest
}: Awaited<ReturnType<typeof reviewStatistics>>): ReviewStatistics {
  const share = (count: number) => (rest.total === 0 ? null : Math.round((count / rest.total) * 10_000) / 10_000)
  return {
    ...rest,
    positive: { count: positive, share: share(positive) },
    negative: { count: negative, share: share(negative) },
    mean_score: mean,
    period: { from: toIso(from), to: toIso(to) },
  }
}
