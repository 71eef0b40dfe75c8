import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { migrations } from '../../migrations/index.ts'
import { fuzzRoutes } from '../../test/support/fuzz-routes.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { accessRoutes, openKeys } from '../access/index.ts'
import { connect, migrate } from '../db/index.ts'
import { createFeed, eventRoutes } from '../events/index.ts'
import { createSignals } from '../jobs/index.ts'
import type { Resolve } from '../lib/address-guard.ts'
import { systemClock } from '../lib/clock.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { createSender, webhookRoutes } from '../webhooks/index.ts'
import { FORMATS } from '../webhooks/test-support/world.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { type Route, route } from './route.ts'

eachStore('bad input', (open) => {
  it('is refused with a problem by every route, and breaks none', async () => {
    const { db } = await open()
    const clock = systemClock()
    const log = createLogger('silent')
    const signals = await createSignals({ log }, {})
    const feed = createFeed({ db, log, signals })
    // Names are not looked up here: the test asks nothing of the internet.
    const resolve: Resolve = (_host, _options, done) => done(null, [])
    const sender = createSender({ allowPrivate: false, resolve })
    onTestFinished(async () => {
      feed.stop()
      await Promise.all([signals.close(), sender.close()])
    })
    const keys = openKeys({ db, clock })
    const base = {
      db,
      clock,
      keys,
      sender,
      enqueue: async () => undefined,
      formats: FORMATS,
      secretKey: TEST_SECRET_KEY,
    }
    const slices: Route[] = [
      ...accessRoutes(base),
      ...webhookRoutes({ ...base, allowPrivate: false, resolve }),
      ...eventRoutes({ db, feed, isActive: keys.isActive }),
    ]
    const health = { phase: () => 'ready' as const, checks: {} }
    const api = await serve(db, slices, { keys, health })
    const webhook = { url: 'https://example.org/', events: ['*'] }
    const { id } = await api.post<{ id: string }>('/v1/webhooks', webhook)
    const all = [...slices, ...healthRoutes({ health, log, metrics: createMetrics() }), ...docsRoutes(slices)]
    const ids = ({ method, path }: Route): Record<string, string> =>
      path.startsWith('/v1/webhooks') && method !== 'delete' ? { id } : {}
    const faults = await fuzzRoutes(api, all, ids)
    expect(faults).toEqual([])
  })
})

describe('the shooting of bad input', () => {
  it('finds a route that breaks, in its path, its query and its body', async () => {
    const store = connect(':memory:')
    onTestFinished(store.close)
    await migrate(store.db, migrations)
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
