import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { getMailing } from '../view.ts'
import { figuresSchema } from './figures.ts'
import { type ResultDeps, resultsOf, resultsSchema } from './results.ts'

const tag = 'Mailings'
const MAX_COMPARED = 10

const comparedSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    started_at: instantOut.nullable(),
    finished_at: instantOut.nullable(),
    figures: figuresSchema,
  })
  .meta({ id: 'ComparedMailing' })

/** The results of mailings. */
export function resultRoutes(deps: ResultDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/mailings/compare',
      operationId: 'compareMailings',
      scope: 'mailings:read',
      tag,
      summary: 'Results of several mailings side by side',
      query: z.object({
        ids: z
          .string()
          .max(1_000)
          .transform((text) => [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== ''))
          .pipe(z.array(z.string().max(100)).min(1).max(MAX_COMPARED))
          .meta({ description: `Up to ${MAX_COMPARED}, with commas`, example: 'mlg_1,mlg_2' }),
      }),
      responses: { 200: z.object({ data: z.array(comparedSchema) }) },
      async handle({ query: { ids } }) {
        const data = []
        for (const id of ids) {
          const mailing = await getMailing(deps.db, id)
          const { figures } = await resultsOf(deps, mailing)
          const { name, status } = mailing
          const [started_at, finished_at] = [toIso(mailing.started_at), toIso(mailing.finished_at)]
          data.push({ id, name, status, started_at, finished_at, figures })
        }
        return { status: 200, body: { data } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/results',
      scope: 'mailings:read',
      tag,
      summary: 'What came of a mailing: answers, opt-outs, orders and revenue, by text, number and channel',
      params: z.object({ id: z.string().max(100) }),
      responses: { 200: resultsSchema },
      async handle({ params: { id } }) {
        return { status: 200, body: await resultsOf(deps, await getMailing(deps.db, id)) }
      },
    }),
  ]
}
