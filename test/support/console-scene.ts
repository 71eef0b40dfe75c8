import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { namesInEnvironment, readSettings } from '../../config/env.ts'
import { type Api, createApi } from '../../scripts/api.ts'
import { ensureAdministratorKey } from '../../src/access/index.ts'
import { type Context, createContext } from '../../src/context.ts'
import { connect } from '../../src/db/index.ts'
import { createJobs, createSignals } from '../../src/jobs/index.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createMediaParser } from '../../src/media/parser.ts'
import { sendCycleWorker } from '../../workers/index.ts'
import { type FakeWhatsApp, fakeWhatsApp } from './fake-whatsapp.ts'
import { freshQueuePlace } from './queues.ts'
import { TEST_SECRET_KEY } from './serve.ts'
import { freshStoreUrl } from './stores.ts'

export type ConsoleScene = { url: string; api: Api; context: Context; network: FakeWhatsApp }

const KEY = 'otk_administrator-of-the-scene'

/**
 * The product with its console in this process, on SQLite, with a fake WhatsApp; until the test ends. `checkResponses`
 * checks each answer against its schema, which takes several times as long as the answer: off where a test measures how
 * long answers take.
 */
export async function openConsole(
  env: Record<string, string> = {},
  { checkResponses = true } = {},
): Promise<ConsoleScene> {
  const { url: file, remove } = await freshStoreUrl('sqlite')
  const store = connect(file)
  const [log, clock, place] = [createLogger('silent'), systemClock(), await freshQueuePlace('redis')]
  const settings = readSettings({ OTKLIK_DATA_DIR: place.dataDir, ...env })
  const signals = await createSignals({ log }, {})
  const jobs = await createJobs({ log }, place)
  const network = fakeWhatsApp()
  const context = createContext({
    settings,
    inEnvironment: namesInEnvironment(env),
    clock,
    log,
    store,
    jobs,
    signals,
    sendCycleWorker,
    whatsapp: network,
    secretKey: TEST_SECRET_KEY,
    mediaParser: createMediaParser(),
    phase: () => 'ready',
    checkResponses,
  })
  await ensureAdministratorKey(store.db, { OTKLIK_ADMIN_KEY: KEY }, clock)
  context.relay.start()
  await context.feed.start()
  const server = createServer(context.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    context.feed.stop()
    server.closeAllConnections()
    server.close()
    await context.relay.stop()
    await context.webhooks.sender.close()
    await jobs.close()
    await signals.close()
    await store.close()
    await remove()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, api: createApi(url, KEY), context, network }
}
