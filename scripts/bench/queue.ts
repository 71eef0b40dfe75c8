import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { createJobs, declareJob } from '../../src/jobs/index.ts'
import { openPglite } from '../../src/jobs/pglite-client.ts'
import { openPglitePool } from '../../src/jobs/pglite-pool.ts'
import { known } from '../../src/lib/known.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { findRedis } from '../../test/support/servers/redis.ts'
import { redis as redisNeeded } from '../provision/needs.ts'
import { provision } from '../provision/provision.ts'

export type QueueFigures = {
  /** Jobs per second through our declarations, divided by those through bare BullMQ. */
  ratio: number
  ours: number
  raw: number
}

const ROUNDS = 11
const JOBS = { embedded: 250, redis: 2_500 }
const CONCURRENCY = 50
/** How many additions are in progress at the same time, as if from that many requests. */
const ADDING = 50

/** Adds jobs that do nothing and waits until the last is done: jobs per second. */
type Round = (count: number) => Promise<number>
type Contender = { round: Round; close(): Promise<void> }

/** Through our declarations against bare BullMQ on a backend of the same kind, turn by turn in one run; medians of turns. */
export async function benchQueue(backend: 'embedded' | 'redis'): Promise<QueueFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-queue-'))
  if (backend === 'redis') await provision([redisNeeded])
  const redis = backend === 'redis' ? await findRedis() : undefined
  const prefix = `otklik-bench-${process.pid}`
  const ours = await openOurs(join(folder, 'ours'), redis?.url, `${prefix}-ours`)
  const raw = redis ? await openRawRedis(redis.url, `${prefix}-raw`) : await openRawEmbedded(join(folder, 'raw'))
  const speeds = { ours: [] as number[], raw: [] as number[] }
  try {
    for (const contender of [ours, raw]) await contender.round(JOBS[backend])
    for (let round = 0; round < ROUNDS; round++) {
      const order = round % 2 === 0 ? (['ours', 'raw'] as const) : (['raw', 'ours'] as const)
      for (const name of order) speeds[name].push(await { ours, raw }[name].round(JOBS[backend]))
    }
  } finally {
    await ours.close()
    await raw.close()
    await redis?.close()
    await rm(folder, { recursive: true, force: true })
  }
  // Consecutive turns meet the same machine, whatever else it is doing.
  const ratio = median(speeds.ours.map((speed, round) => speed / known(speeds.raw[round], 'round')))
  return {
    ratio: Math.round(ratio * 100) / 100,
    ours: Math.round(median(speeds.ours)),
    raw: Math.round(median(speeds.raw)),
  }
}

async function openOurs(dataDir: string, redisUrl: string | undefined, redisPrefix: string): Promise<Contender> {
  const job = declareJob({ queue: 'nothing', name: 'nothing', payload: z.object({ guestId: z.string() }) })
  const jobs = await createJobs({ log: createLogger('error') }, { dataDir, redisUrl, redisPrefix })
  let done: () => void = () => undefined
  jobs.work(job, async () => done(), { concurrency: CONCURRENCY })
  return {
    round: timed(
      (count) => {
        done = count
      },
      (guestId) => jobs.enqueue(job, { guestId }),
    ),
    close: async () => {
      for (const queue of jobs.queues()) if (redisUrl) await queue.obliterate({ force: true })
      await jobs.close()
    },
  }
}

async function openRawRedis(url: string, prefix: string): Promise<Contender> {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const queue = new Queue('nothing', { connection, prefix, defaultJobOptions: { removeOnComplete: true } })
  let done: () => void = () => undefined
  const worker = new Worker('nothing', async () => done(), { connection, prefix, concurrency: CONCURRENCY })
  return {
    round: timed(
      (count) => {
        done = count
      },
      (guestId) => queue.add('nothing', { guestId }),
    ),
    close: async () => {
      await worker.close()
      await queue.obliterate({ force: true })
      await queue.close()
      connection.disconnect()
    },
  }
}

async function openRawEmbedded(folder: string): Promise<Contender> {
  const log = createLogger('warn')
  const connection = await openPglitePool(log, (listeners) => openPglite(folder, listeners))
  await runMigrations(await connection.connect(), 'bullmq', {})
  await connection.query('set search_path to "bullmq"')
  const options = { connection, defaultJobOptions: { removeOnComplete: true } }
  const queue = new Queue('nothing', options, createPostgresBackend)
  let done: () => void = () => undefined
  const worker = new Worker(
    'nothing',
    async () => done(),
    { connection, concurrency: CONCURRENCY },
    createPostgresBackend,
  )
  return {
    round: timed(
      (count) => {
        done = count
      },
      (guestId) => queue.add('nothing', { guestId }),
    ),
    close: async () => {
      await worker.close()
      await queue.close()
      await connection.end()
    },
  }
}

function timed(onDone: (count: () => void) => void, add: (guestId: string) => Promise<unknown>): Round {
  return async (count) => {
    const all = Promise.withResolvers<void>()
    let done = 0
    onDone(() => {
      if (++done === count) all.resolve()
    })
    const startedAt = performance.now()
    let added = 0
    const addSome = async () => {
      while (added < count) await add(`gst_${added++}`)
    }
    await Promise.all(Array.from({ length: ADDING }, addSome))
    await all.promise
    return count / ((performance.now() - startedAt) / 1_000)
  }
}

function median(values: number[]): number {
  return known(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)], 'value')
}
