import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { namesInEnvironment, readSettings } from '../../config/env.ts'
import { type Api, createApi } from '../../scripts/api.ts'
import { ensureAdministratorKey } from '../../src/access/index.ts'
import { type Context, createContext } from '../../src/context.ts'
import type { Store } from '../../src/db/index.ts'
import { createJobs, createSignals } from '../../src/jobs/index.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createMediaParser } from '../../src/media/parser.ts'
import { sendCycleWorker } from '../../workers/index.ts'
import { fakeWhatsApp } from './fake-whatsapp.ts'
import { freshQueuePlace } from './queues.ts'
import { TEST_SECRET_KEY } from './serve.ts'

const KEY = 'otk_of_the_administrator_of_tests'

/** The routes of all slices, wired as in the product, on a free port until the test ends. Nothing else runs. */
export async function serveWholeApi(
  store: Store,
  around: (app: RequestListener) => RequestListener = (app) => app,
  env: Record<string, string> = {},
): Promise<{ api: Api; context: Context }> {
  const log = createLogger('silent')
  const clock = systemClock()
  const place = await freshQueuePlace('redis')
  const settings = readSettings({
    OTKLIK_DATA_DIR: place.dataDir,
    OTKLIK_RATE_LIMIT_PER_MINUTE: '0',
    // Tests ask as if from many addresses.
    OTKLIK_TRUSTED_PROXIES: 'loopback',
    ...env,
  })
  const signals = await createSignals({ log }, place)
  const jobs = await createJobs({ log }, place)
  const context = createContext({
    settings,
    inEnvironment: namesInEnvironment(env),
    clock,
    log,
    store,
    jobs,
    signals,
    whatsapp: fakeWhatsApp(),
    secretKey: TEST_SECRET_KEY,
    mediaParser: createMediaParser(),
    phase: () => 'ready',
    sendCycleWorker,
    checkResponses: true,
  })
  await ensureAdministratorKey(store.db, { OTKLIK_ADMIN_KEY: KEY }, clock)
  const server = createServer(around(context.app)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    context.feed.stop()
    server.closeAllConnections()
    server.close()
    await context.webhooks.sender.close()
    await jobs.close()
    await signals.close()
  })
  return { api: createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, KEY), context }
}
