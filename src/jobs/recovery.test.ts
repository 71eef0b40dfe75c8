import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { eachQueue, freshQueuePlace } from '../../test/support/queues.ts'
import { ownRedis } from '../../test/support/services.ts'
import { createLogger } from '../lib/logger.ts'
import { createJobs, declareJob, type Jobs, type JobsPlace } from './index.ts'

const greet = declareJob({ queue: 'greet', name: 'greet', payload: z.object({ guestId: z.string() }) })

async function openAt(place: JobsPlace): Promise<Jobs> {
  const jobs = await createJobs({ log: createLogger('silent') }, place)
  onTestFinished(jobs.close)
  return jobs
}

function workInto(jobs: Jobs): string[] {
  const seen: string[] = []
  jobs.work(greet, async ({ guestId }) => void seen.push(guestId))
  return seen
}

eachQueue('stopped half-way', ({ place }) => {
  it('a job of a process that was killed runs again', async () => {
    const where = await place()
    const script = fileURLToPath(new URL('../../test/support/processes/take-and-hang.ts', import.meta.url))
    const victim = spawn(process.execPath, [script, JSON.stringify(where)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = await once(victim.stdout, 'data')
    expect(String(said)).toBe('taken\n')
    victim.kill('SIGKILL')
    await once(victim, 'exit')

    const jobs = await openAt(where)
    const seen = workInto(jobs)
    await expect.poll(() => seen, { timeout: 90_000, interval: 100 }).toEqual(['gst_1'])
    await jobs.drain()
    // Its id is free again.
    await jobs.enqueue(greet, { guestId: 'gst_2' }, { id: 'one' })
    await jobs.drain()
    expect(seen).toEqual(['gst_1', 'gst_2'])
  })
})

describe('a flushed Redis', () => {
  it('goes on with new jobs, ids included, and gets its repeated jobs back', async () => {
    await using redis = await ownRedis()
    const client = new Redis(redis.url)
    onTestFinished(() => client.disconnect())
    await using jobs = await createJobs({ log: createLogger('silent') }, { redisUrl: redis.url, dataDir: '.' })
    const beat = declareJob({ queue: 'beat', name: 'beat', payload: z.object({}) })
    let beats = 0
    jobs.work(beat, async () => void beats++)
    await jobs.repeat(beat, {}, 100)
    const seen = workInto(jobs)
    await jobs.enqueue(greet, { guestId: 'lost' }, { id: 'one', delayMs: 60_000 })
    await expect.poll(() => beats).toBeGreaterThan(1)

    await client.flushall()
    const beatsAtFlush = beats
    await jobs.enqueue(greet, { guestId: 'gst_1' }, { id: 'one' })
    await expect.poll(() => seen).toEqual(['gst_1'])
    await expect.poll(() => beats).toBeGreaterThan(beatsAtFlush + 1)
  })

  it('refuses additions while Redis is away and stops, instead of hanging', async () => {
    await using redis = await ownRedis()
    await using jobs = await createJobs({ log: createLogger('silent') }, { redisUrl: redis.url, dataDir: '.' })
    workInto(jobs)
    await jobs.ping()
    await redis.close()
    await expect(jobs.enqueue(greet, { guestId: 'gst_1' })).rejects.toThrow()
    await expect(jobs.ping()).rejects.toThrow()
  })
})

describe('an embedded queue', () => {
  /** With a job in it; opened and closed once, then copied. */
  let used: JobsPlace
  beforeAll(async () => {
    used = await freshQueuePlace('embedded')
    await using jobs = await createJobs({ log: createLogger('silent') }, used)
    await jobs.enqueue(greet, { guestId: 'lost' })
  })
  const copyOfUsed = async (): Promise<JobsPlace> => {
    const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'))
    await cp(join(used.dataDir, 'queue'), join(dataDir, 'queue'), { recursive: true })
    return { dataDir }
  }

  it('starts empty when its folder was deleted', async () => {
    const place = await copyOfUsed()
    await rm(join(place.dataDir, 'queue'), { recursive: true })

    const jobs = await openAt(place)
    const seen = workInto(jobs)
    await jobs.enqueue(greet, { guestId: 'gst_1' })
    await jobs.drain()
    expect(seen).toEqual(['gst_1'])
  })

  it.each([
    ['its control file is rubbish', async (folder: string) => writeFile(join(folder, 'global/pg_control'), 'rubbish')],
    [
      'its tables are cut short',
      async (folder: string) => {
        const files = await readdir(join(folder, 'base'), { recursive: true, withFileTypes: true })
        for (const file of files) if (file.isFile()) await truncate(join(file.parentPath, file.name), 100)
      },
    ],
  ])('is rebuilt empty, and says so, when %s', async (_what, damage) => {
    const place = await copyOfUsed()
    await damage(join(place.dataDir, 'queue'))

    const log = createLogger('silent')
    const error = vi.spyOn(log, 'error')
    const jobs = await createJobs({ log }, place)
    onTestFinished(jobs.close)
    expect(error).toHaveBeenCalledWith(expect.anything(), 'embedded queue cannot be opened: rebuilding it empty')
    const seen = workInto(jobs)
    await jobs.enqueue(greet, { guestId: 'gst_1' })
    await jobs.drain()
    expect(seen).toEqual(['gst_1'])
  })

  it('is used by one process at a time', async () => {
    const { lockFolder } = await import('./folder-lock.ts')
    const { dataDir } = await freshQueuePlace('embedded')
    const file = join(dataDir, 'queue.lock')
    const unlock = await lockFolder(file)
    await expect(lockFolder(file, 150)).rejects.toThrow(/another process/)
    const waiting = lockFolder(file, 5_000)
    unlock()
    const unlockAgain = await waiting
    unlockAgain()
    // A power cut may leave anything in it.
    await writeFile(file, 'junk'.repeat(2_000))
    const unlockBroken = await lockFolder(file, 150)
    await expect(lockFolder(file, 150)).rejects.toThrow(/another process/)
    unlockBroken()
  })
})
