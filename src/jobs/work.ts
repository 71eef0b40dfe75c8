import { DelayedError, type Job, UnrecoverableError, type Worker } from 'bullmq'
import type { z } from 'zod'
import { backoffDelayMs } from '../lib/backoff.ts'
import type { Logger } from '../lib/logger.ts'
import { openOutageLog } from '../lib/outage-log.ts'
import { inTrace, withSpan } from '../lib/tracing/tracing.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { timedOut, within } from '../lib/within.ts'
import { levelOf, type QueueBackend } from './backend.ts'
import type { JobDeclaration, JobHandler } from './declare.ts'

/** Takes jobs of one queue. `close` aborts the handlers' signals and waits for them. */
export type JobWorker = AsyncDisposable & { close(): Promise<void> }

/** One that can be replaced by a fresh one when it stands still. */
export type RestartableWorker = JobWorker & {
  queue: string
  restart(): Promise<void>
  /** Runs the handler now, without a job in the queue, unless all slots are busy. A failure is logged. */
  run(payload: unknown): Promise<void>
  /** Whether anything is in hand. */
  isBusy(): boolean
  /** Whether it has room for jobs and has not heard from the queue for longer than an idle one should. */
  isSilent(): boolean
}

export type WorkOptions = {
  /** Jobs of this queue in hand at the same time. Default 1. */
  concurrency?: number
  /** Takes the queue of this key, see `JobDeclaration.queue`. */
  key?: string
  /** How long `close` waits for handlers, see `STOP_MS`. */
  stopMs?: number
}

/** For inspection; their ids are free. */
const KEPT_FAILURES = { count: 500, age: (7 * DAY) / SECOND }
/** After their signal aborts, handlers have this long to finish or give up. */
const STOP_MS = 10 * SECOND
/** How long Redis may take to release a worker. */
const LEAVE_MS = 5 * SECOND
/** In addition to an idle worker's allowed silence: Redis may be restarting, or busy. */
const SILENT_MS = 45 * SECOND

/** The name of the BullMQ queue. */
export function queueName(job: JobDeclaration, key?: string): string {
  return key === undefined ? job.queue : `${job.queue}-${key}`
}

/** Starts taking the jobs of `declaration`. */
export function startWorker<S extends z.ZodType>(
  deps: { backend: QueueBackend; log: Logger },
  declaration: JobDeclaration<S>,
  handler: JobHandler<S>,
  options: WorkOptions,
): RestartableWorker {
  let worker = openWorker(deps, declaration, handler, options)
  let closed = false
  let restarting: Promise<void> | undefined
  const close = async () => {
    closed = true
    await restarting
    await worker.close()
  }
  const restart = async () => {
    await worker.close()
    if (!closed) worker = openWorker(deps, declaration, handler, options)
  }
  return {
    queue: queueName(declaration, options.key),
    close,
    restart: () => {
      restarting ??= restart().finally(() => {
        restarting = undefined
      })
      return restarting
    },
    run: async (payload) => {
      if (!closed && restarting === undefined) await worker.run(payload)
    },
    isBusy: () => worker.isBusy(),
    isSilent: () => !closed && restarting === undefined && worker.isSilent(),
    [Symbol.asyncDispose]: close,
  }
}

/** One BullMQ worker and what it has in hand. */
function openWorker<S extends z.ZodType>(
  deps: { backend: QueueBackend; log: Logger },
  declaration: JobDeclaration<S>,
  handler: JobHandler<S>,
  { concurrency = 1, key, stopMs = STOP_MS }: WorkOptions,
): Pick<RestartableWorker, 'close' | 'run' | 'isBusy' | 'isSilent'> {
  const queue = queueName(declaration, key)
  const log = deps.log.child({ queue })
  const failed = openOutageLog(log, 'job failed')
  const inHand = new Map<AbortController, Promise<void>>()
  let stopping = false

  const handle = async (begin: (signal: AbortSignal) => Promise<void>): Promise<'done' | 'given up'> => {
    const abort = new AbortController()
    const handled = begin(abort.signal)
    inHand.set(abort, handled)
    try {
      await handled
      return 'done'
    } catch (error) {
      if (!abort.signal.aborted) throw error
      // Caused by the stop, which is no failure.
      return 'given up'
    } finally {
      inHand.delete(abort)
    }
  }
  const process = async (job: Job, token?: string) => {
    const payload = declaration.payload.safeParse(job.data)
    if (!payload.success) throw new UnrecoverableError(`payload does not parse: ${fieldsOf(payload.error)}`)
    // What `run` has begun.
    while (inHand.size >= concurrency && !stopping)
      await Promise.race([...inHand.values()].map((one) => one.catch(noop)))
    if (stopping) return giveBack(job, token)
    worker.heardAt = performance.now()
    try {
      const outcome = await handle((signal) => inTraceOf(job, queue, () => handler(payload.data, signal)))
      if (outcome === 'given up') await giveBack(job, token)
    } finally {
      worker.heardAt = performance.now()
    }
  }
  const run = async (data: unknown) => {
    if (stopping || inHand.size >= concurrency) return
    try {
      const payload = declaration.payload.parse(data)
      await handle((signal) => inTrace(null, () => handler(payload, signal)))
    } catch (error) {
      failed(error)
    }
  }
  const worker = deps.backend.openWorker(queue, process, {
    concurrency,
    removeOnFail: KEPT_FAILURES,
    settings: {
      backoffStrategy: (attemptsMade) => (declaration.backoff ? backoffDelayMs(declaration.backoff, attemptsMade) : 0),
    },
  })
  report(worker, log, failed)

  const close = async () => {
    stopping = true
    for (const abort of inHand.keys()) abort.abort()
    try {
      // Takes no more jobs, and does not wait yet.
      await worker.pause(true)
      await within(stopMs, Promise.allSettled(inHand.values()), { late: timedOut('a handler does not end') })
      await within(LEAVE_MS, worker.close(), { late: timedOut('the queue does not answer') })
    } catch (error) {
      // A handler that ignores its signal, or an unreachable Redis: what was in hand is taken over later.
      log.warn({ err: error, inHand: inHand.size }, 'worker left behind')
      worker.abandon().catch((error) => log.debug({ err: error }, 'worker was away'))
    }
  }
  const silentMs = deps.backend.idleMs + SILENT_MS
  return {
    close,
    run,
    isBusy: () => inHand.size > 0,
    isSilent: () => inHand.size < concurrency && performance.now() - worker.heardAt > silentMs,
  }
}

const noop = () => undefined

/** A job queued by something traced continues that trace; any other starts none. */
function inTraceOf(job: Job, queue: string, handle: () => Promise<void>): Promise<void> {
  const parent = job.opts.telemetry?.metadata
  if (!parent) return inTrace(null, handle)
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': queue,
  }
  return withSpan(`process ${job.name}`, () => ({ kind: 'consumer', parent, attributes }), handle)
}

/** Due again, for whoever comes next. */
async function giveBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now(), token)
  throw new DelayedError()
}

function report(worker: Worker, log: Logger, failed: ReturnType<typeof openOutageLog>): void {
  const willBeRepeated = openOutageLog(log, 'job failed, will be repeated', 'warn')
  worker.on('failed', (job, error) => {
    const facts = { jobId: job?.id, attempt: job?.attemptsMade }
    const final =
      job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1) || error.name === 'UnrecoverableError'
    if (final) failed(error, facts)
    else willBeRepeated(error, facts)
  })
  worker.on('stalled', (jobId) => log.warn({ jobId }, 'job of a dead process is taken over'))
  worker.on('error', (error) => log[levelOf(error)]({ err: error }, 'worker error'))
}

/** Only names of fields: values may be personal. */
function fieldsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'payload'} (${issue.code})`).join(', ')
}
