import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type FragileRedis, startFragileRedis } from '../../test/support/servers/fragile-redis.ts'
import { createLogger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { createJobs, declareJob, type Jobs } from './index.ts'
import { reconnectDelayMs } from './redis-backend.ts'

const payload = z.object({ guestId: z.string() })
const greet = declareJob({ queue: 'greet', name: 'greet', payload })
const part = declareJob({ queue: 'part', name: 'part', payload })
const beat = declareJob({ queue: 'beat', name: 'beat', payload: z.object({}) })

/** Seconds that Redis is away. To try it by hand: `OTKLIK_TEST_AWAY_SECONDS=600 npx vitest run <this file>`. */
const AWAY_MS = Number(process.env.OTKLIK_TEST_AWAY_SECONDS ?? 4) * SECOND
const timeout = 2 * AWAY_MS + 120 * SECOND

type World = AsyncDisposable & { redis: FragileRedis; jobs: Jobs; seen: string[]; beats: () => number }

async function openWorld(): Promise<World> {
  const redis = await startFragileRedis()
  const jobs = await createJobs({ log: createLogger('silent') }, { redisUrl: redis.url, dataDir: '.' })
  const seen: string[] = []
  let beats = 0
  jobs.work(greet, async ({ guestId }) => void seen.push(guestId))
  jobs.work(beat, async () => void beats++)
  await jobs.repeat(beat, {}, 200)
  await vi.waitFor(() => expect(beats).toBeGreaterThan(0), late)
  const close = async () => {
    await jobs.close()
    await redis[Symbol.asyncDispose]()
  }
  return { redis, jobs, seen, beats: () => beats, [Symbol.asyncDispose]: close }
}

const late = { timeout: 120_000, interval: 100 }

async function worksAgain({ jobs, seen, beats }: World): Promise<void> {
  const before = beats()
  await vi.waitFor(() => jobs.enqueue(greet, { guestId: 'afterwards' }), late)
  await vi.waitFor(() => expect(seen).toContain('afterwards'), late)
  await vi.waitFor(() => expect(beats()).toBeGreaterThan(before + 1), late)
}

describe.concurrent(`Redis is away for ${AWAY_MS / SECOND} s`, { timeout }, () => {
  it('killed, and started again empty: workers come back, those closed meanwhile harm nobody', async () => {
    await using world = await openWorld()
    const closing = world.jobs.work(part, async () => undefined)
    await world.redis.kill()
    await Promise.all([closing.close(), sleep(AWAY_MS)])
    await world.redis.start()
    await worksAgain(world)
  })

  it('frozen: workers come back, those closed meanwhile harm nobody', async () => {
    await using world = await openWorld()
    const closing = world.jobs.work(part, async () => undefined)
    await world.jobs.enqueue(part, { guestId: 'gst_1' })
    world.redis.freeze()
    await Promise.all([closing.close(), sleep(AWAY_MS)])
    world.redis.thaw()
    await worksAgain(world)
  })

  it('flushed in the middle of a job: the next is done', async () => {
    await using world = await openWorld()
    const gate = Promise.withResolvers<void>()
    const taken = Promise.withResolvers<void>()
    world.jobs.work(part, async () => {
      taken.resolve()
      await gate.promise
    })
    await world.jobs.enqueue(part, { guestId: 'gst_1' })
    await taken.promise
    await world.redis.flush()
    gate.resolve()
    await worksAgain(world)
  })
})

it('Redis is tried again and again, however long it has been away', () => {
  const times = [1, 2, 19, 20, 21, 1_000, 1_000_000, Number.MAX_SAFE_INTEGER]
  for (const delayMs of times.map(reconnectDelayMs)) {
    expect(delayMs).toBeGreaterThan(0)
    expect(delayMs).toBeLessThanOrEqual(2 * SECOND)
  }
})
