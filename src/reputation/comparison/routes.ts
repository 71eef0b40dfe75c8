import { z } from 'zod'
import { checkPeriod, periodInput, presentBound } from '../../http/period.ts'
import { type Route, route } from '../../http/route.ts'
import { languageInput } from '../advice/language.ts'
import type { ReputationDeps } from '../deps.ts'
import { compareRestaurants } from './compare-restaurants.ts'
import { comparisonCsv } from './csv.ts'
import { comparisonSchema } from './schema.ts'

const tag = 'Restaurants'

const query = z.object({
  ...periodInput,
  restaurant_ids: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').filter(Boolean))
    .optional()
    .meta({ description: 'Only these, separated by commas; the prior still comes from all restaurants' }),
})

const description =
  "Days are those of each restaurant's own clocks. Sorted by the lower end of the interval in which the score lies with a probability of 95 %: few ratings make it wide. The shares of the scores have a Dirichlet prior of 10 ratings distributed like the network's; mean and variance of the posterior give the interval, in log-odds of (score - 1)/4."

/** Restaurants side by side, on screen and as a file. */
export function comparisonRoutes({ db }: Pick<ReputationDeps, 'db'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reports/restaurants',
      operationId: 'compareRestaurants',
      scope: 'reviews:read',
      summary: 'Restaurants compared over a period: score, cancellations, complaints, answers, change',
      description,
      tag,
      query,
      responses: { 200: comparisonSchema },
      async handle({ query: { from, to, restaurant_ids } }) {
        const period = checkPeriod({ from, to })
        const compared = await compareRestaurants(db, { period, only: restaurant_ids })
        return { status: 200, body: { from: presentBound(from), to: presentBound(to), ...compared } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/reports/restaurants.csv',
      operationId: 'downloadRestaurantsCsv',
      scope: 'reviews:read',
      summary: 'The same as a CSV file',
      description: 'Columns are named as in the API; with `language`, for people and their spreadsheets.',
      tag,
      query: query.extend({ language: languageInput.optional() }),
      responses: { 200: { contentType: 'text/csv', description: 'One line for each restaurant' } },
      async handle({ query: { from, to, restaurant_ids, language }, res }) {
        const period = checkPeriod({ from, to })
        const { data } = await compareRestaurants(db, { period, only: restaurant_ids })
        const name = `restaurants-${presentBound(from).slice(0, 10)}-${presentBound(to).slice(0, 10)}.csv`
        res.status(200).type('text/csv').attachment(name).send(comparisonCsv(data, language))
        return undefined
      },
    }),
  ]
}
