import type { Worker as Thread } from 'node:worker_threads'
import { expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { freshQueuePlace } from '../../test/support/queues.ts'
import { createLogger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { openEmbeddedBackend } from './embedded-backend.ts'
import { declareJob } from './index.ts'
import { jobsOn } from './jobs.ts'

const greet = declareJob({ queue: 'greet', name: 'greet', payload: z.object({ guestId: z.string() }) })
const stuck = declareJob({ queue: 'stuck', name: 'stuck', payload: z.object({ guestId: z.string() }) })
const late = { timeout: 60 * SECOND, interval: 50 }

it.each([
  ['dies', (thread: Thread) => void thread.terminate()],
  // One session: nobody else is answered meanwhile.
  ['hangs', (thread: Thread) => thread.postMessage({ id: -1, text: 'select pg_sleep(3600)' })],
])('an embedded queue whose thread %s is opened anew, and its workers go on', { timeout: 180_000 }, async (_, harm) => {
  const { dataDir } = await freshQueuePlace('embedded')
  const threads: Thread[] = []
  const note = (thread: Thread) => threads.push(thread)
  process.on('worker', note)
  onTestFinished(() => void process.off('worker', note))
  const log = createLogger('silent')
  const jobs = jobsOn(await openEmbeddedBackend(log, dataDir, 3 * SECOND), log)
  onTestFinished(jobs.close)
  const seen: string[] = []
  const gate = Promise.withResolvers<void>()
  jobs.work(greet, async ({ guestId }) => void seen.push(guestId))
  let starts = 0
  jobs.work(stuck, async () => {
    starts++
    if (starts === 1) await gate.promise
  })
  await jobs.enqueue(greet, { guestId: 'before' })
  await vi.waitFor(() => expect(seen).toEqual(['before']), late)
  await jobs.enqueue(stuck, { guestId: 'in hand' })
  await vi.waitFor(() => expect(starts).toBe(1), late)

  harm(threads[0]!)
  await vi.waitFor(() => expect(threads).toHaveLength(2), late)
  gate.resolve()
  await vi.waitFor(() => jobs.enqueue(greet, { guestId: 'afterwards' }), late)
  await vi.waitFor(() => expect(seen).toContain('afterwards'), late)
  // Waits for a notification, not for the next poll.
  await jobs.enqueue(greet, { guestId: 'later' })
  await vi.waitFor(() => expect(seen).toContain('later'), late)
  // What was in hand is done again.
  await vi.waitFor(() => expect(starts).toBe(2), late)
  await jobs.drain()
})
