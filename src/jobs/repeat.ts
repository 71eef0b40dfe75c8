import type { JobsOptions, Queue } from 'bullmq'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { RestartableWorker } from './work.ts'

/** A job that comes again and again: of which queue, with what, and how often. */
export type Repeated = { queue: Queue; name: string; data: unknown; opts: JobsOptions; everyMs: number }

/** Ends it in this process. */
type End = () => void

const LOOK_AFTER_MS = 15 * SECOND

/**
 * For a queue that many processes share: BullMQ's scheduler, so that one of them gets each job. It is looked after, for
 * the queue may be flushed.
 */
export async function repeatInQueue(log: Logger, { queue, name, data, opts, everyMs }: Repeated): Promise<End> {
  const begin = () => queue.upsertJobScheduler(name, { every: everyMs }, { name, data, opts })
  await begin()
  const look = async () => {
    const known = await queue.getJobScheduler(name)
    if (known && (known.next ?? 0) <= Date.now() + everyMs + SECOND) return
    // After a clock was set back its next time is as far away as that.
    if (known) await queue.removeJobScheduler(name)
    await begin()
    log.warn({ queue: queue.name, next: known?.next }, 'the queue had lost its repeated job')
  }
  let isLooking = false
  const poll = async () => {
    // While Redis is away, one question is enough.
    if (isLooking) return
    isLooking = true
    try {
      await look()
    } catch (error) {
      log.warn({ err: error, queue: queue.name }, 'cannot look after a repeated job')
    }
    isLooking = false
  }
  const timer = setInterval(() => void poll(), Math.min(everyMs, LOOK_AFTER_MS)).unref()
  return () => clearInterval(timer)
}

/**
 * For a queue that is this process's own: the worker itself, by a timer, now and then every `everyMs`. Each job of a queue
 * costs six statements, and looks that find nothing would be most of what an idle product does. What a worker is
 * still busy with is not begun a second time.
 */
export async function repeatHere(
  { queue, name, data, everyMs }: Repeated,
  workerOf: () => Pick<RestartableWorker, 'run'> | undefined,
): Promise<End> {
  // Earlier versions left one in the folder.
  await queue.removeJobScheduler(name)
  const run = () => void workerOf()?.run(data)
  const timer = setInterval(run, everyMs).unref()
  setImmediate(run)
  return () => clearInterval(timer)
}
