import { cp, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest'
import type { QueueBackend } from '../../src/jobs/backend.ts'
import { openEmbeddedBackend } from '../../src/jobs/embedded-backend.ts'
import { createJobs, type Jobs, type JobsPlace } from '../../src/jobs/index.ts'
import { jobsOn } from '../../src/jobs/jobs.ts'
import { createLogger, type Logger } from '../../src/lib/logger.ts'
import { askBroker } from './servers/broker.ts'
import { sharedRedis } from './services.ts'

export type QueueKind = Jobs['backend']
const TEMPLATE_TIMEOUT_MS = 180_000
const KINDS: QueueKind[] = ['embedded', 'redis']

export type QueueTest = {
  kind: QueueKind
  /** A place for a fresh queue, for `createJobs` here or in another process. The embedded one takes seconds to open. */
  place(): Promise<JobsPlace>
  /** A fresh queue, closed after the test. */
  open(log?: Logger): Promise<Jobs>
}

/** Runs the tests that `define` makes once on the embedded queue and once on Redis. */
export function eachQueue(name: string, define: (test: QueueTest) => void): void {
  describe.each(KINDS)(`${name}, %s queue`, (kind) => {
    let embedded: Promise<QueueBackend> | undefined
    // Made once per run: it takes seconds, which should not count for the first test.
    beforeAll(async () => {
      if (kind === 'embedded') await askBroker(inject('brokerPort'), 'embeddedQueue')
    }, TEMPLATE_TIMEOUT_MS)
    afterAll(async () => (await embedded)?.close())
    const openJobs = async (log: Logger) => {
      if (kind === 'redis') return createJobs({ log }, await freshQueuePlace(kind))
      embedded ??= freshQueuePlace(kind).then(({ dataDir }) => openEmbeddedBackend(log, dataDir))
      return jobsOn(withOwnNames(await embedded), log)
    }
    define({
      kind,
      place: () => freshQueuePlace(kind),
      open: async (log = createLogger('silent')) => {
        const jobs = await openJobs(log)
        onTestFinished(jobs.close)
        return jobs
      },
    })
  })
}

/** Where a fresh queue of this kind is. Removed after the run. */
export async function freshQueuePlace(kind: QueueKind): Promise<JobsPlace> {
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'))
  if (kind === 'redis') return { dataDir, ...(await sharedRedis()) }
  const { folder } = await askBroker(inject('brokerPort'), 'embeddedQueue')
  await cp(folder, dataDir, { recursive: true })
  return { dataDir }
}

let namespaces = 0

/** Opening an embedded queue takes seconds, so the tests of a describe share one, under different names. */
function withOwnNames(backend: QueueBackend): QueueBackend {
  const suffix = ++namespaces
  return {
    ...backend,
    openQueue: (name, options) => backend.openQueue(`${name}-${suffix}`, options),
    openWorker: (name, process, options) => backend.openWorker(`${name}-${suffix}`, process, options),
    close: async () => undefined,
  }
}
