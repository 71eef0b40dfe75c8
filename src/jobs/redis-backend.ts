import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { KEPT_QUEUE_EVENTS, MAX_STALLS, type QueueBackend } from './backend.ts'
import { QueueWorker } from './queue-worker.ts'

export type RedisPlace = { redisUrl: string; redisPrefix: string }

/** How long a dead process's job stays its own: work is taken over after this and at most two checks. */
const LOCK_MS = 20 * SECOND
const STALLED_CHECK_MS = 5 * SECOND
/** BullMQ blocks for 5 s, or 10 until the next delayed job. */
const IDLE_LOOK_MS = 15 * SECOND

/** A Redis that was asked and stays silent for this long is gone, or its machine is: no packet may ever tell. */
const SILENT_MS = 30 * SECOND
const LONGEST_PAUSE_MS = 2 * SECOND

/**
 * The delay before the `times`-th attempt to reach Redis. There is always another one, however long it has been away.
 */
export function reconnectDelayMs(times: number): number {
  return Math.min(times * 100, LONGEST_PAUSE_MS)
}

/** BullMQ on Redis. All queues share one connection and all workers another; each worker waits on one of its own. */
export function openRedisBackend(log: Logger, { redisUrl, redisPrefix }: RedisPlace): QueueBackend {
  const reconnect = { retryStrategy: reconnectDelayMs, socketTimeout: SILENT_MS }
  const additions = new Redis(redisUrl, { ...reconnect, maxRetriesPerRequest: 1 })
  const takings = new Redis(redisUrl, { ...reconnect, maxRetriesPerRequest: null })
  for (const connection of [additions, takings]) {
    connection.setMaxListeners(0)
    connection.on('error', (error) => log.warn({ err: error }, 'redis connection failed'))
  }
  const shared = { prefix: redisPrefix, streams: { events: { maxLen: KEPT_QUEUE_EVENTS } } }

  return {
    kind: 'redis',
    isShared: true,
    openQueue: (name, defaultJobOptions) => new Queue(name, { ...shared, connection: additions, defaultJobOptions }),
    openWorker: (name, process, options) =>
      new QueueWorker(name, process, {
        prefix: redisPrefix,
        connection: takings,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: MAX_STALLS,
        ...options,
      }),
    idleMs: IDLE_LOOK_MS,
    reconnect: async () => {
      additions.disconnect(true)
      takings.disconnect(true)
    },
    ping: async () => {
      await additions.ping()
    },
    close: async () => {
      additions.disconnect()
      takings.disconnect()
    },
  }
}
