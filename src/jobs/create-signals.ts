import { EventEmitter } from 'node:events'
import { withoutJournal } from '../lib/journal.ts'
import type { Logger } from '../lib/logger.ts'
import { inTrace } from '../lib/tracing/tracing.ts'
import { DEFAULT_REDIS_PREFIX } from './jobs.ts'
import type { openRedisWire, RedisWire } from './redis-wire.ts'
import type { Signals, Topic } from './signals.ts'

export type ClosableSignals = Signals & AsyncDisposable & { close(): Promise<void> }

export type SignalsPlace = { redisUrl?: string | undefined; redisPrefix?: string }

/**
 * Hints within this process and, if there is Redis, to all processes (this one receives its own at once, and once). See
 * `Signals`: hints may be lost, so an unreachable Redis is no error.
 */
export async function createSignals(
  deps: { log: Logger },
  { redisUrl, redisPrefix = DEFAULT_REDIS_PREFIX }: SignalsPlace,
): Promise<ClosableSignals> {
  const emitter = new EventEmitter().setMaxListeners(0)
  const tell = (topic: string, key: string | undefined) => {
    for (const listener of emitter.listeners(topic)) {
      // One listener's bug affects neither the notifier nor the other listeners.
      try {
        inTrace(null, () => withoutJournal(() => listener(key)))
      } catch (error) {
        deps.log.error({ err: error, topic }, 'a listener to signals failed')
      }
    }
  }
  const wire = redisUrl ? await wireTo(deps.log, redisUrl, `${redisPrefix}:signals`, tell) : undefined
  const close = async () => {
    emitter.removeAllListeners()
    wire?.close()
  }
  return {
    notify: (topic: Topic, key?: string) => {
      tell(topic, key)
      wire?.send(topic, key)
    },
    on: (topic, listener) => {
      emitter.on(topic, listener)
      return () => void emitter.off(topic, listener)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** The unused driver is not loaded. */
async function wireTo(...place: Parameters<typeof openRedisWire>): Promise<RedisWire> {
  const { openRedisWire } = await import('./redis-wire.ts')
  return openRedisWire(...place)
}
