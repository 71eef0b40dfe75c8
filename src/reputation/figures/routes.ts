import { z } from 'zod'
import { pageOf, pageQuery } from '../../http/page.ts'
import { checkPeriod, periodInput } from '../../http/period.ts'
import { type Route, route } from '../../http/route.ts'
import { DAY } from '../../lib/units.ts'
import { FAULTS, orderSchema } from '../../orders/index.ts'
import { formulaOf, getRestaurant, settingsOf } from '../../restaurants/index.ts'
import { languageInput } from '../advice/language.ts'
import type { ReputationDeps } from '../deps.ts'
import { presentAlert } from './alerts.ts'
import { cancellationCauses, listCancellations } from './cancellations.ts'
import { ratingPage } from './rating-page.ts'
import { ratingPeriod } from './rating-period.ts'
import { alertSchema, causeSchema, ratingPageSchema, ratingPeriodSchema } from './schema.ts'
import { cleanOrdersToReach, fivesToReach, scoreAfter } from './simulate.ts'
import { alertHistory, figuresAt } from './view.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string().max(100) })
const ALERTS_SHOWN = 100

const language = languageInput.optional().meta({ description: "Of titles and advice; default: the restaurant's" })

const scoresInput = z
  .string()
  .regex(/^[1-5](,[1-5]){0,199}$/, 'must look like 5,5,4')
  .transform((text) => text.split(',').map(Number))

const simulationSchema = z.object({
  score: z.number().nullable(),
  score_after: z.number().nullable().meta({ description: 'After the ratings of `add`' }),
  target: z.number().nullable(),
  fives_needed: z.number().int().nullable().meta({ description: 'Fives in a row that reach it; null: none can' }),
  cancellation_rating: z.number().nullable(),
  clean_orders_needed: z.number().int().nullable(),
})

/** The restaurant's rating, its simulator, cancellations and alerts. */
export function figureRoutes({ db, clock }: Pick<ReputationDeps, 'db' | 'clock'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/restaurants/:id/rating',
      scope: 'reviews:read',
      summary: 'Rating of a restaurant: figures, dynamics, complaints with advice, and how they are counted',
      tag,
      params,
      query: z.object({ language }),
      responses: { 200: ratingPageSchema },
      handle: async ({ params: { id }, query }) => {
        const restaurant = await getRestaurant(db, id)
        const spoken = query.language ?? settingsOf(restaurant).voice.language
        return { status: 200, body: await ratingPage(db, restaurant, { at: clock.now(), language: spoken }) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/rating/period',
      scope: 'reviews:read',
      summary: 'Dynamics, distribution, complaints and cancellations of a period',
      tag,
      params,
      query: z.object({ ...periodInput, language }),
      responses: { 200: ratingPeriodSchema },
      handle: async ({ params: { id }, query }) => {
        const restaurant = await getRestaurant(db, id)
        const period = checkPeriod({ from: query.from, to: query.to })
        const spoken = query.language ?? settingsOf(restaurant).voice.language
        return { status: 200, body: await ratingPeriod(db, restaurant, { period, at: clock.now(), language: spoken }) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/rating/simulation',
      operationId: 'simulateRestaurantRating',
      scope: 'reviews:read',
      summary: 'What further ratings would do, and what it takes to reach a figure',
      tag,
      params,
      query: z.object({
        add: scoresInput.optional().meta({ description: 'Scores to come, the first first: 5,5,4' }),
        target: z.coerce.number().min(1).max(5).optional().meta({ description: 'Score to reach with fives' }),
        cancellation_target: z.coerce.number().min(1).max(5).optional(),
      }),
      responses: { 200: simulationSchema },
      handle: async ({ params: { id }, query }) => {
        const formula = formulaOf(await getRestaurant(db, id))
        const figures = await figuresAt(db, id, formula, clock.now())
        const cancellationTarget = query.cancellation_target
        return {
          status: 200,
          body: {
            score: figures.score,
            score_after: scoreAfter(figures.scores, query.add ?? [], formula),
            target: query.target ?? null,
            fives_needed: query.target === undefined ? null : fivesToReach(figures.scores, query.target, formula),
            cancellation_rating: figures.cancellationRating,
            clean_orders_needed:
              cancellationTarget === undefined ? null : cleanOrdersToReach(figures.counts, cancellationTarget, formula),
          },
        }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/cancellations',
      scope: 'reviews:read',
      summary: 'All cancelled orders, the newest first',
      tag,
      params,
      query: pageQuery.extend({ fault: z.enum(FAULTS).optional(), cause: z.string().max(100).optional() }),
      responses: { 200: pageOf(orderSchema) },
      handle: async ({ params: { id }, query }) => {
        await getRestaurant(db, id)
        return { status: 200, body: await listCancellations(db, id, query) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/cancellations/causes',
      scope: 'reviews:read',
      summary: "Why orders were recently cancelled through the restaurant's fault, with advice",
      tag,
      params,
      query: z.object({ language }),
      responses: { 200: z.object({ data: z.array(causeSchema) }) },
      handle: async ({ params: { id }, query }) => {
        const settings = settingsOf(await getRestaurant(db, id))
        const to = clock.now()
        const window = { from: to - settings.formula.cancellation_days * DAY, to }
        const spoken = query.language ?? settings.voice.language
        return { status: 200, body: { data: await cancellationCauses(db, id, { ...window, language: spoken }) } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/alerts',
      scope: 'reviews:read',
      summary: `The newest ${ALERTS_SHOWN} alerts of a restaurant`,
      tag,
      params,
      responses: { 200: z.object({ data: z.array(alertSchema) }) },
      handle: async ({ params: { id } }) => {
        await getRestaurant(db, id)
        return { status: 200, body: { data: (await alertHistory(db, id, ALERTS_SHOWN)).map(presentAlert) } }
      },
    }),
  ]
}
