import type { JobsOptions, Processor, Queue, WorkerOptions } from 'bullmq'
import type { QueueWorker } from './queue-worker.ts'

/** Where BullMQ keeps its jobs. Nothing else in the product knows which it is. */
export type QueueBackend = {
  kind: 'embedded' | 'redis'
  /** Whether other processes take its jobs, too. */
  isShared: boolean
  openQueue(name: string, defaultJobOptions: JobsOptions): Queue
  openWorker(name: string, process: Processor, options: Omit<WorkerOptions, 'connection'>): QueueWorker
  /** An idle worker asks the queue at least this often. */
  idleMs: number
  /** Ends the connections and opens them again, for when they seem open and nothing moves. */
  reconnect(): Promise<void>
  /** Rejects when jobs can neither be added nor taken. */
  ping(): Promise<void>
  /** Closes the connections; every queue and worker must be closed before. */
  close(): Promise<void>
}

/** Events of a queue kept for people who watch it; the product itself does not read them. */
export const KEPT_QUEUE_EVENTS = 1_000
/** A job that brings its process down this many times is given up. */
export const MAX_STALLS = 10

/**
 * Every queue and worker repeats that Redis cannot be reached, dozens of lines a second, although the connection
 * reports it itself. Theirs are for debugging.
 */
export function levelOf(error: Error): 'debug' | 'warn' {
  const code = 'code' in error ? error.code : undefined
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'ETIMEDOUT' || code === 'EPIPE' ? 'debug' : 'warn'
}
