import type { JobsOptions, Queue } from 'bullmq'
import type { z } from 'zod'
import type { Logger } from '../lib/logger.ts'
import { currentTrace } from '../lib/tracing/tracing.ts'
import { SECOND } from '../lib/units.ts'
import { timedOut, within } from '../lib/within.ts'
import { levelOf, type QueueBackend } from './backend.ts'
import type { Enqueue, EnqueueOptions, JobDeclaration, JobHandler } from './declare.ts'
import { type Repetition, repeatHere, repeatInQueue } from './repeat.ts'
import { type JobWorker, queueName, type RestartableWorker, startWorker, type WorkOptions } from './work.ts'

/** Jobs in each state; a limited number of `failed` ones is kept for inspection. */
export type JobCounts = { waiting: number; active: number; delayed: number; failed: number }

export type Jobs = AsyncDisposable & {
  backend: QueueBackend['kind']
  enqueue: Enqueue
  /** Adds many jobs of one kind at once. */
  enqueueMany<S extends z.ZodType>(
    job: JobDeclaration<S>,
    items: { payload: z.input<S>; options?: Omit<EnqueueOptions, 'key'> }[],
    key?: string,
  ): Promise<void>
  /** Starts a worker in this process. It is closed with the jobs, or earlier by its own `close`. */
  work<S extends z.ZodType>(job: JobDeclaration<S>, handler: JobHandler<S>, options?: WorkOptions): JobWorker
  /**
   * A job now and every `everyMs` as long as this process lives: one for all processes, even after the queue was
   * flushed. For a queue used only by this process it does not go through the queue, see `repeatHere`; nor does
   * `enqueue` with the same payload.
   */
  repeat<S extends z.ZodType>(job: JobDeclaration<S>, payload: z.input<S>, everyMs: number): Promise<void>
  /** The queues that this process has used so far, for Bull Board. */
  queues(): Queue[]
  counts(): Promise<Record<string, JobCounts>>
  /** Resolves when nothing is waiting or in hand in the queues used so far; `delayed`: nor delayed. For tests. */
  drain(options?: { delayed?: boolean }): Promise<void>
  /** Queues whose worker in this process has not heard from the queue for too long. */
  silentWorkers(): string[]
  /** Replaces this process's workers, including those of keyed queues (`turns`: all of them). */
  restartWorkers(queues: readonly string[]): Promise<void>
  /** Ends the connections to the queue and opens them again. */
  reconnect(): Promise<void>
  /** Rejects when the queue is out of order. */
  ping(): Promise<void>
  /** Aborts handlers, waits for them, closes workers before queues. */
  close(): Promise<void>
}

export type JobsPlace = {
  /** Redis, shared by processes; without it the queue is embedded, below `dataDir`. */
  redisUrl?: string | undefined
  /** Prefix of all keys in Redis, so that several installations can share one. */
  redisPrefix?: string
  dataDir: string
}

export const DEFAULT_REDIS_PREFIX = 'otklik'
const DRAIN_LOOK_MS = 5
/** A queue that does not answer fails, so that no request hangs on something SQL can rebuild. */
const ANSWER_MS = 5 * SECOND
const NO_ANSWER = { late: timedOut('the queue does not answer') }

/** Opens the queue: BullMQ on Redis or, by default, embedded in this process. */
export async function createJobs(deps: { log: Logger }, place: JobsPlace): Promise<Jobs> {
  const backend = await openBackend(deps.log, place)
  return jobsOn(backend, deps.log)
}

/** The unused driver is not loaded. */
async function openBackend(log: Logger, place: JobsPlace): Promise<QueueBackend> {
  const { redisUrl, redisPrefix = DEFAULT_REDIS_PREFIX, dataDir } = place
  if (redisUrl) {
    const { openRedisBackend } = await import('./redis-backend.ts')
    return openRedisBackend(log, { redisUrl, redisPrefix })
  }
  const { openEmbeddedBackend } = await import('./embedded-backend.ts')
  return openEmbeddedBackend(log, dataDir)
}

/** The same on a backend that is already open, and is closed with the jobs. */
export function jobsOn(backend: QueueBackend, log: Logger): Jobs {
  const queues = new Map<string, Queue>()
  const workers = new Set<RestartableWorker>()
  const repeated = new Map<string, Repetition & { payload: string }>()

  const queueOf = (job: JobDeclaration, key?: string): Queue => {
    const name = queueName(job, key)
    const open = queues.get(name)
    if (open) return open
    const queue = backend.openQueue(name, defaultOptions(job))
    queue.on('error', (error) => log[levelOf(error)]({ err: error, queue: name }, 'queue error'))
    queues.set(name, queue)
    return queue
  }

  const enqueue: Enqueue = async (job, payload, { key, ...options } = {}) => {
    job.payload.parse(payload)
    const repetition = key === undefined ? repeated.get(job.queue) : undefined
    // The same job that is repeated here, only sooner.
    if (repetition?.soon && repetition.payload === JSON.stringify(payload)) {
      return repetition.soon(options.delayMs ?? 0, options.id)
    }
    await within(ANSWER_MS, queueOf(job, key).add(job.name, payload, jobOptions(options)), NO_ANSWER)
  }

  const close = async () => {
    for (const { end } of repeated.values()) end()
    await Promise.all([...workers].map((worker) => worker.close()))
    await Promise.all([...queues.values()].map((queue) => queue.close()))
    await backend.close()
  }

  return {
    backend: backend.kind,
    enqueue,
    enqueueMany: async (job, items, key) => {
      for (const { payload } of items) job.payload.parse(payload)
      const entries = items.map(({ payload, options = {} }) => ({
        name: job.name,
        data: payload,
        opts: jobOptions(options),
      }))
      await within(ANSWER_MS, queueOf(job, key).addBulk(entries), NO_ANSWER)
    },
    work: (job, handler, options = {}) => {
      queueOf(job, options.key)
      const worker = startWorker({ backend, log }, job, handler, options)
      const closeWorker = async () => {
        await worker.close()
        workers.delete(tracked)
      }
      const tracked = { ...worker, close: closeWorker, [Symbol.asyncDispose]: closeWorker }
      workers.add(tracked)
      return tracked
    },
    repeat: async (job, payload, everyMs) => {
      job.payload.parse(payload)
      const queue = queueOf(job)
      repeated.get(job.queue)?.end()
      const repetition = { queue, name: job.name, data: payload, opts: defaultOptions(job), everyMs }
      const workerOf = () => [...workers].find((worker) => worker.queue === job.queue)
      const begun = backend.isShared ? await repeatInQueue(log, repetition) : await repeatHere(repetition, workerOf)
      repeated.set(job.queue, { ...begun, payload: JSON.stringify(payload) })
    },
    queues: () => [...queues.values()],
    counts: async () => {
      const entries = [...queues].map(async ([name, queue]) => [name, await countsOf(queue)] as const)
      return Object.fromEntries(await Promise.all(entries))
    },
    drain: async ({ delayed = false } = {}) => {
      const isBusy = () =>
        [...workers].some((worker) => worker.isBusy()) || [...repeated.values()].some(({ awaits }) => awaits?.(delayed))
      while (isBusy() || (await anyBusy([...queues.values()], delayed))) {
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS))
      }
    },
    silentWorkers: () => [...workers].filter((worker) => worker.isSilent()).map(({ queue }) => queue),
    restartWorkers: async (names) => {
      const meant = [...workers].filter(({ queue }) =>
        names.some((name) => queue === name || queue.startsWith(`${name}-`)),
      )
      await Promise.all(meant.map((worker) => worker.restart()))
    },
    reconnect: backend.reconnect,
    ping: () => within(ANSWER_MS, backend.ping(), NO_ANSWER),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function defaultOptions({ attempts = 1, backoff }: JobDeclaration): JobsOptions {
  return {
    ...(attempts > 1 ? { attempts } : {}),
    ...(backoff ? { backoff: { type: 'custom' } } : {}),
    // What was done is in SQL.
    removeOnComplete: true,
  }
}

/** Ids are BullMQ's deduplication: they end with the job, so a failed one that is still kept blocks nobody. */
function jobOptions({ id, delayMs }: EnqueueOptions): JobsOptions {
  const traceparent = currentTrace()
  return {
    ...(traceparent && { telemetry: { metadata: traceparent } }),
    ...(id === undefined ? {} : { deduplication: { id } }),
    ...(delayMs === undefined ? {} : { delay: Math.max(0, Math.ceil(delayMs)) }),
  }
}

async function countsOf(queue: Queue): Promise<JobCounts> {
  const {
    waiting = 0,
    active = 0,
    delayed = 0,
    failed = 0,
  } = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed')
  return { waiting, active, delayed, failed }
}

async function anyBusy(queues: Queue[], delayed: boolean): Promise<boolean> {
  for (const queue of queues) {
    const counts = await countsOf(queue)
    if (counts.waiting + counts.active + (delayed ? counts.delayed : 0) > 0) return true
  }
  return false
}
