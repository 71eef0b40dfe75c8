import { flushCompileCache } from 'node:module'
import { z } from 'zod'
import { createJobs, declareJob } from '../../../src/jobs/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'

/** A process that takes one job, says so, and never finishes it: to be killed. Its argument is where the queue is. */
const place = JSON.parse(process.argv[2] ?? '')
const greet = declareJob({ queue: 'greet', name: 'greet', payload: z.object({ guestId: z.string() }) })

const jobs = await createJobs({ log: createLogger('warn') }, place)
jobs.work(greet, async () => {
  // Compiled code is kept for the next start: a killed process would not do it at its end.
  flushCompileCache()
  process.stdout.write('taken\n')
  await new Promise(() => undefined)
})
await jobs.enqueue(greet, { guestId: 'gst_1' }, { id: 'one' })
