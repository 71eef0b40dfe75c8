import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PgPool, PgPoolClient } from 'bullmq'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { PgliteClient, PgliteListeners } from './pglite-client.ts'

/** As much of `pg.Pool` as BullMQ uses, on PGlite. All "clients" share the single session. */
export type PglitePool = PgPool & {
  /** Tells BullMQ that a lost listener would be noticed, so that an idle worker need not poll. */
  options: { keepAlive: true }
  /** Closes the database and opens it again: for when it answers and yet nothing moves. */
  reopen(): Promise<void>
}

const TRIED_AGAIN_AFTER_MS = 5 * SECOND

/**
 * A database that stays open: when it dies or hangs it is opened again, queries wait for that, and listeners are told
 * to subscribe again. Queries running at that moment fail.
 */
export async function openPglitePool(
  log: Logger,
  open: (listeners: PgliteListeners) => Promise<PgliteClient>,
): Promise<PglitePool> {
  const clients = new Set<EventEmitter>()
  let isEnding = false
  let database: Promise<PgliteClient>

  const openOnce = () =>
    open({
      onFailure: (error, ended) => {
        log.error({ err: error }, 'the embedded queue failed: opening it anew')
        database = ended.then(openAgain)
        database.catch((error) => log.debug({ err: error }, 'the embedded queue was not opened again'))
      },
      onNotification: (notification) => {
        for (const client of clients) client.emit('notification', notification)
      },
    })

  const openAgain = async (): Promise<PgliteClient> => {
    for (;;) {
      if (isEnding) throw new Error('the embedded queue is closed')
      try {
        const opened = await openOnce()
        // After this promise has resolved: their next questions are for the new database.
        setImmediate(subscribeAgain)
        log.warn('the embedded queue is open again')
        return opened
      } catch (error) {
        log.error({ err: error }, 'the embedded queue cannot be opened')
        await sleep(TRIED_AGAIN_AFTER_MS, undefined, { ref: false })
      }
    }
  }

  const subscribeAgain = () => {
    // The code marks it as a connection error: nothing that each worker would have to report.
    const reset = Object.assign(new Error('the embedded queue was opened anew'), { code: 'ECONNRESET' })
    for (const client of [...clients]) if (client.listenerCount('error') > 0) client.emit('error', reset)
  }

  const query: PgliteClient['query'] = async (text, params) => (await database).query(text, params)
  const connect = async (): Promise<PgPoolClient> => {
    const client = new EventEmitter().setMaxListeners(0)
    clients.add(client)
    return Object.assign(client, {
      query: query as PgPool['query'],
      release: () => void clients.delete(client),
    })
  }

  let reopening: Promise<void> | undefined
  const reopen = async () => {
    const opened = await database
    database = opened.close().then(openAgain, openAgain)
    await database
  }

  database = openOnce()
  await database
  return Object.assign(new EventEmitter().setMaxListeners(0), {
    options: { keepAlive: true as const },
    query: query as PgPool['query'],
    connect,
    end: async () => {
      isEnding = true
      await database.then((opened) => opened.close()).catch((error) => log.debug({ err: error }, 'it was not open'))
    },
    // Two at once would open one folder twice.
    reopen: () => {
      reopening ??= reopen().finally(() => {
        reopening = undefined
      })
      return reopening
    },
  })
}
