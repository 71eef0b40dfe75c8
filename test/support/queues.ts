import { cp, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import { createJobs, type Jobs, type JobsPlace } from '../../src/jobs/index.ts'
import type { Logger } from '../../src/lib/logger.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { askBroker } from './servers/broker.ts'
import { sharedRedis } from './services.ts'

export type QueueKind = Jobs['backend']
const KINDS: QueueKind[] = ['embedded', 'redis']

export type QueueTest = {
  kind: QueueKind
  /** A place for a fresh queue, for `createJobs` here or in another process. */
  place(): Promise<JobsPlace>
  /** A fresh queue, closed after the test. */
  open(log?: Logger): Promise<Jobs>
}

/** Runs the tests that `define` makes once on the embedded queue and once on Redis. */
export function eachQueue(name: string, define: (test: QueueTest) => void): void {
  describe.each(KINDS)(`${name}, %s queue`, (kind) => {
    const place = () => freshQueuePlace(kind)
    define({
      kind,
      place,
      open: async (log = createLogger('silent')) => {
        const jobs = await createJobs({ log }, await place())
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
