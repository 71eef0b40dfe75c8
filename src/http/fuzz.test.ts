import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { fuzzRoutes } from '../../test/support/fuzz-routes.ts'
import { serve } from '../../test/support/serve.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { route } from './route.ts'

it('bad input is refused with a problem by the routes that belong to no slice, too', async () => {
  const store = await freshSqlite()
  onTestFinished(store.close)
  const health = { phase: () => 'ready' as const, checks: {} }
  const api = await serve(store.db, [], { health })
  const log = createLogger('silent')
  // Those of the slices: test/bad-input.test.ts.
  const routes = [...healthRoutes({ health, log, metrics: createMetrics() }), ...docsRoutes([])]
  expect(await fuzzRoutes(api, routes)).toEqual([])
})

describe('the shooting of bad input', () => {
  it('finds a route that breaks, in its path, its query and its body', async () => {
    const store = await freshSqlite()
    onTestFinished(store.close)
    const fragile = route({
      method: 'post',
      path: '/v1/fragile/:id',
      scope: 'admin',
      tag: 'Fragile',
      summary: 'Breaks',
      params: z.object({ id: z.string() }),
      query: z.object({ since: z.string().optional() }),
      body: z.object({ n: z.number(), note: z.string().optional() }),
      responses: { 200: z.object({}) },
      handle({ params, query, body }) {
        if (params.id.length > 1_000) throw new Error('path')
        if (query.since === 'NaN') throw new Error('query')
        if (body.n > 2 ** 31) throw new Error('body')
        return { status: 200, body: {} }
      },
    })
    const faults = await fuzzRoutes(await serve(store.db, [fragile]), [fragile])
    expect(faults.map(({ request, why }) => [request.split(': ')[1]!.slice(0, 8), why])).toEqual([
      ['id = xxx', 'a server error'],
      ['since = ', 'a server error'],
      ['n = 9007', 'a server error'],
      ['n = 1e+3', 'a server error'],
    ])
  })
})
