import { EventEmitter } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createPostgresBackend, type PgPoolClient, Queue, runMigrations } from 'bullmq'
import type { Logger } from '../lib/logger.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { KEPT_QUEUE_EVENTS, MAX_STALLS, type QueueBackend } from './backend.ts'
import { lockFolder } from './folder-lock.ts'
import { HANG_MS, openPglite, type PgliteClient, type PgliteListeners } from './pglite-client.ts'
import { openPglitePool } from './pglite-pool.ts'
import { QueueWorker } from './queue-worker.ts'

const SCHEMA = 'bullmq'
/** PGlite has no autovacuum; jobs come and go. */
const VACUUM_EVERY_MS = 10 * MINUTE
/** Nobody else takes jobs, so locks need few renewals, and idle workers need not poll. */
const LOCK_MS = HOUR
const IDLE_LOOK_SECONDS = 300

/**
 * BullMQ on PGlite in a thread of this process, stored in a folder below `dataDir`, which only this process may use.
 */
export async function openEmbeddedBackend(log: Logger, dataDir: string, hangMs = HANG_MS): Promise<QueueBackend> {
  const folder = join(dataDir, 'queue')
  await mkdir(dataDir, { recursive: true })
  const unlock = await lockFolder(join(dataDir, 'queue.lock'))
  const pool = await openPglitePool(log, (listeners) => openOrRebuild(log, folder, hangMs, listeners)).catch(
    (error) => {
      unlock()
      throw error
    },
  )
  const vacuum = setInterval(() => {
    pool.query(`vacuum ${SCHEMA}.job, ${SCHEMA}.event`).catch((error) => log.warn({ err: error }, 'vacuum failed'))
  }, VACUUM_EVERY_MS).unref()
  // BullMQ's types name the backend, which nobody here uses; without a name they mean Redis.
  const shared = { connection: pool as never, streams: { events: { maxLen: KEPT_QUEUE_EVENTS } } }

  return {
    kind: 'embedded',
    isShared: false,
    openQueue: (name, defaultJobOptions) =>
      new Queue(name, { ...shared, defaultJobOptions }, createPostgresBackend as never),
    openWorker: (name, process, options) => {
      const settings = {
        ...shared,
        lockDuration: LOCK_MS,
        drainDelay: IDLE_LOOK_SECONDS,
        // What a dead process left is taken back at start: see `takeBack`.
        skipStalledCheck: true,
        ...options,
      }
      return new QueueWorker(name, process, settings, createPostgresBackend as never)
    },
    idleMs: IDLE_LOOK_SECONDS * SECOND,
    reconnect: pool.reopen,
    ping: async () => {
      await pool.query('select 1')
    },
    close: async () => {
      clearInterval(vacuum)
      await pool.end()
      unlock()
    },
  }
}

/** SQL is the truth and the queue can burn (invariant 8): what cannot be opened is created anew. */
async function openOrRebuild(log: Logger, folder: string, hangMs: number, listeners: PgliteListeners) {
  try {
    return await openMigrated(folder, hangMs, listeners)
  } catch (error) {
    log.error({ err: error, folder }, 'embedded queue cannot be opened: rebuilding it empty')
    await rm(folder, { recursive: true, force: true })
    return openMigrated(folder, hangMs, listeners)
  }
}

async function openMigrated(folder: string, hangMs: number, listeners: PgliteListeners): Promise<PgliteClient> {
  const database = await openPglite(folder, listeners, hangMs)
  try {
    const session = Object.assign(new EventEmitter(), { query: database.query, release: () => undefined })
    await runMigrations(session as unknown as PgPoolClient, SCHEMA, {})
    await database.query(`set search_path to "${SCHEMA}"`)
    await takeBack(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Jobs that were in hand when a process was killed, or when the queue ended, are due again at once. */
async function takeBack(database: PgliteClient): Promise<void> {
  await database.query(
    `update job
        set state = 'waiting', lock_token = null, locked_until_ms = null, stalled_count = stalled_count + 1,
            deferred_failure = case when stalled_count >= $1::int then 'stalled too often' else deferred_failure end
      where state = 'active'`,
    [MAX_STALLS],
  )
}
