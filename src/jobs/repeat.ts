import type { JobsOptions, Queue } from 'bullmq'
import { withoutJournal } from '../lib/journal.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { RestartableWorker } from './work.ts'

/** A repeated job: its queue, its payload and its interval. */
export type Repeated = { queue: Queue; name: string; data: unknown; opts: JobsOptions; everyMs: number }

export type Repetition = {
  /** Ends it in this process. */
  end(): void
  /**
   * The same job in `delayMs`, in addition to the repeated ones; once for each id. Only if it need not go through the
   * queue.
   */
  soon?(delayMs: number, id: string | undefined): void
  /** Whether such a job is due, or (`delayed`) delayed. */
  awaits?(delayed: boolean): boolean
}

const LOOK_AFTER_MS = 15 * SECOND
/** If a worker is busy when a job is due, it is asked again after this time. */
const BUSY_MS = 50
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * For a queue that many processes share: BullMQ's scheduler, so that one of them gets each job. It is checked
 * regularly, because the queue may be flushed.
 */
export async function repeatInQueue(log: Logger, { queue, name, data, opts, everyMs }: Repeated): Promise<Repetition> {
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
  return { end: () => clearInterval(timer) }
}

/**
 * For a queue of this process alone: the worker itself, by a timer, now and then every `everyMs`. Each job of a queue
 * costs six statements, and polls that find nothing would be most of what an idle product does. A job still running is
 * not started a second time. A job that is enqueued to come sooner goes the same way.
 */
export async function repeatHere(
  { queue, name, data, everyMs }: Repeated,
  workerOf: () => Pick<RestartableWorker, 'run' | 'isBusy'> | undefined,
): Promise<Repetition> {
  // Earlier versions left one in the folder.
  await queue.removeJobScheduler(name)
  const run = () => void workerOf()?.run(data)
  const timer = setInterval(run, everyMs).unref()
  setImmediate(run)
  const sooner = new Map<string, { timer: NodeJS.Timeout; dueAt: number }>()
  const look = (id: string) => {
    if (workerOf()?.isBusy()) return put(id, BUSY_MS, 0)
    sooner.delete(id)
    run()
  }
  const put = (id: string, ms: number, dueAt: number) => {
    const timer = withoutJournal(() => setTimeout(() => look(id), Math.min(ms, LONGEST_TIMER_MS)).unref())
    sooner.set(id, { timer, dueAt })
  }
  return {
    end() {
      clearInterval(timer)
      for (const { timer } of sooner.values()) clearTimeout(timer)
      sooner.clear()
    },
    soon(delayMs, id = '') {
      if (!sooner.has(id)) put(id, delayMs, performance.now() + delayMs)
    },
    awaits: (delayed) => [...sooner.values()].some(({ dueAt }) => delayed || dueAt <= performance.now()),
  }
}
