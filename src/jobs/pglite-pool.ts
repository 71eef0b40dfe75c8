import { EventEmitter } from 'node:events'
import type { PgPool, PgPoolClient } from 'bullmq'
import { openPglite } from './pglite-client.ts'

/** As much of `pg.Pool` as BullMQ uses, on PGlite. All "clients" share the one session there is. */
export type PglitePool = PgPool & {
  /** Tells BullMQ that a dropped listener would be noticed, so that an idle worker need not poll. */
  options: { keepAlive: true }
}

/** See `openPglite`. */
export async function openPglitePool(folder: string, onFailure: (error: Error) => void): Promise<PglitePool> {
  const clients = new Set<EventEmitter>()
  const database = await openPglite(folder, {
    onFailure,
    onNotification: (notification) => {
      for (const client of clients) client.emit('notification', notification)
    },
  })
  const connect = async (): Promise<PgPoolClient> => {
    const client = new EventEmitter().setMaxListeners(0)
    clients.add(client)
    return Object.assign(client, {
      query: database.query as PgPool['query'],
      release: () => void clients.delete(client),
    })
  }
  return Object.assign(new EventEmitter().setMaxListeners(0), {
    options: { keepAlive: true as const },
    query: database.query as PgPool['query'],
    connect,
    end: database.close,
  })
}
