import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { type Api, createApi } from '../../scripts/api.ts'
import { ensureAdministratorKey, openKeys, storedIdempotency } from '../../src/access/index.ts'
import { type AppOptions, createApp } from '../../src/app.ts'
import type { Db } from '../../src/db/index.ts'
import type { Route } from '../../src/http/route.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createMetrics } from '../../src/lib/metrics.ts'
import { losingAnswers, repeating } from './lost-answers.ts'

/** With `npm run test:retries` every answer to a POST is lost once. */
const RETRIES = process.env.OTKLIK_TEST_RETRIES === 'on'

export const TEST_SECRET_KEY = randomBytes(32)

export type ServeOptions = Partial<AppOptions> & { clock?: Clock }

/**
 * Serves the routes on a free port until the test ends, and returns a client with an administrator's key. Every answer
 * is checked against its documented schema.
 */
export async function serve(db: Db, routes: Route[], options: ServeOptions = {}): Promise<Api> {
  const clock = options.clock ?? systemClock()
  const log = options.log ?? createLogger('silent')
  const key = `otk_${randomBytes(16).toString('hex')}`
  await ensureAdministratorKey(db, { OTKLIK_ADMIN_KEY: key }, clock)
  const stored = storedIdempotency({ db, clock, log, secretKey: TEST_SECRET_KEY })
  const app = createApp({
    routes,
    keys: openKeys({ db, clock }),
    idempotency: RETRIES ? losingAnswers(stored) : stored,
    log,
    metrics: createMetrics(),
    health: { phase: () => 'ready', checks: {} },
    requestsPerMinute: 0,
    // Tests ask as if from many addresses.
    trustedProxies: ['loopback'],
    checkResponses: true,
    ...options,
  })
  const server = createHttpServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const api = createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, key)
  return RETRIES ? repeating(api) : api
}
