export { type ClosableSignals, createSignals } from './create-signals.ts'
export {
  declareJob,
  type Enqueue,
  type EnqueueOptions,
  type JobDeclaration,
  type JobHandler,
} from './declare.ts'
export { createJobs, type JobCounts, type Jobs, type JobsPlace } from './jobs.ts'
export { createQueueBoard, type QueueBoard } from './queue-board.ts'
export { checkHandlers, handle, type Registration, startWorkers } from './registry.ts'
export type { Signals, Topic } from './signals.ts'
export { createWatchdog, STANDSTILL_MS, type WatchedPart, type WatchedService } from './watchdog.ts'
export type { JobWorker, WorkOptions } from './work.ts'
