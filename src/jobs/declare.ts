import type { z } from 'zod'
import type { Backoff } from '../lib/backoff.ts'

/**
 * A kind of job. Payloads hold only ids: the handler reads its rows again. Handlers live in workers/, one file each,
 * and are joined with their declarations at start, which fails when a declared job has no handler, or two.
 */
export type JobDeclaration<S extends z.ZodType = z.ZodType> = {
  /** The BullMQ queue, or the prefix of one queue for each key (`turns` -> `turns-num_01...`). */
  queue: string
  name: string
  payload: S
  /** Total attempts. Default 1: most jobs are queued again from SQL instead. */
  attempts?: number
  backoff?: Backoff
}

/** Declares a job. See `JobDeclaration`. */
export function declareJob<S extends z.ZodType>(declaration: JobDeclaration<S>): JobDeclaration<S> {
  return declaration
}

/** What a handler gets besides its payload: `signal` aborts when the process stops; finish or give up soon after. */
export type JobHandler<S extends z.ZodType> = (payload: z.output<S>, signal: AbortSignal) => Promise<void>

export type EnqueueOptions = {
  /** A job with the same id that is waiting, delayed or running makes this call a no-op. No `:`. */
  id?: string
  delayMs?: number
  /** One queue for each key, see `JobDeclaration.queue`. */
  key?: string
}

/** Puts jobs into their queues. The queue can burn: SQL says what is due (invariant 8). */
export type Enqueue = <S extends z.ZodType>(
  job: JobDeclaration<S>,
  payload: z.input<S>,
  options?: EnqueueOptions,
) => Promise<void>
