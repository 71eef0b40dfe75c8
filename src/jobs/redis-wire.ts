import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Logger } from '../lib/logger.ts'

const messageSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(z.object({ from: z.string(), topic: z.string(), key: z.string().optional() }))

/** Carries signals between processes. */
export type RedisWire = { send(topic: string, key: string | undefined): void; close(): void }

/** Connects in the background: until then, and while Redis is away, signals stay within the process. */
export function openRedisWire(
  log: Logger,
  url: string,
  channel: string,
  tell: (topic: string, key: string | undefined) => void,
): RedisWire {
  // Hints from a time without connection are of no use later.
  const sender = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  const receiver = new Redis(url, { maxRetriesPerRequest: null })
  const self = crypto.randomUUID()
  for (const connection of [sender, receiver]) {
    connection.on('error', (error) => log.warn({ err: error }, 'redis connection of signals failed'))
  }
  receiver.on('message', (_channel, text) => {
    const message = messageSchema.safeParse(text)
    if (message.success && message.data.from !== self) tell(message.data.topic, message.data.key)
  })
  receiver.subscribe(channel).catch((error) => log.warn({ err: error }, 'cannot listen to signals'))
  return {
    send: (topic, key) => {
      sender.publish(channel, JSON.stringify({ from: self, topic, key })).catch((error) => {
        log.debug({ err: error, topic }, 'a signal was lost')
      })
    },
    close: () => {
      sender.disconnect()
      receiver.disconnect()
    },
  }
}
