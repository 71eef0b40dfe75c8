import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../config/env.ts'
import { createContext } from '../src/context.ts'
import { connect } from '../src/db/index.ts'
import { openApiDocument } from '../src/http/openapi/document.ts'
import { createJobs, createSignals } from '../src/jobs/index.ts'
import { systemClock } from '../src/lib/clock.ts'
import { createLogger } from '../src/lib/logger.ts'
import { createMediaParser } from '../src/media/parser.ts'
import { EVENT_SCHEMAS } from '../src/webhooks/index.ts'
import { createWhatsApp } from '../src/whatsapp/index.ts'
import { sendCycleWorker } from '../workers/index.ts'

export type DescribedApi = Awaited<ReturnType<typeof describeApi>>

/**
 * The calls of all slices and their description. They are wired as in the product, in a folder of their own, and
 * nothing runs.
 */
export async function describeApi(version = '') {
  await using stack = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-api-types-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const settings = readSettings({ OTKLIK_DATA_DIR: dataDir })
  const [clock, log, secretKey] = [systemClock(), createLogger('silent'), Buffer.alloc(32)]
  const store = stack.use(connect(join(dataDir, 'otklik.sqlite')))
  const signals = stack.use(await createSignals({ log }, {}))
  const jobs = stack.use(await createJobs({ log }, { dataDir }))
  const mediaParser = createMediaParser()
  const thumbnail = (path: string) => mediaParser.run('thumbnail', path)
  const whatsapp = createWhatsApp({ db: store.db, clock, log, secretKey, settings, thumbnail })
  const base = { settings, clock, log, store, jobs, signals, whatsapp, secretKey, mediaParser }
  const context = createContext({ ...base, phase: () => 'starting', sendCycleWorker })
  stack.defer(() => context.webhooks.sender.close())
  const { routes } = context
  return { routes, document: openApiDocument({ routes, version, events: EVENT_SCHEMAS }) }
}
