import { expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { traceHere } from '../../test/support/collector.ts'
import { eachQueue } from '../../test/support/queues.ts'
import { until } from '../../test/support/until.ts'
import { createLogger } from '../lib/logger.ts'
import { currentTrace, withSpan } from '../lib/tracing/tracing.ts'
import { HOUR } from '../lib/units.ts'
import { createJobs, declareJob, type JobHandler } from './index.ts'

const payload = z.object({ guestId: z.string() })
const greet = declareJob({ queue: 'greet', name: 'greet', payload })
const stubborn = declareJob({
  queue: 'stubborn',
  name: 'stubborn',
  payload,
  attempts: 3,
  backoff: { base: 10, cap: 40 },
})

/** A handler that records whom it was called for. */
function recorder(): { seen: string[]; handler: JobHandler<typeof payload> } {
  const seen: string[] = []
  return { seen, handler: async ({ guestId }) => void seen.push(guestId) }
}

eachQueue('jobs', ({ kind, open, place }) => {
  it('runs what is queued before and after the worker starts, and forgets it', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    await jobs.enqueue(greet, { guestId: 'gst_1' })
    jobs.work(greet, handler)
    await jobs.enqueue(greet, { guestId: 'gst_2' })
    await jobs.drain()
    expect(seen).toEqual(['gst_1', 'gst_2'])
    expect(await jobs.counts()).toEqual({ greet: { waiting: 0, active: 0, delayed: 0, failed: 0 } })
  })

  it('goes on with the trace of what queued it, and with none where there was none', async () => {
    const traces = await traceHere()
    const jobs = await open()
    const seen: [string, string | null][] = []
    const queue = (guestId: string) => async () => {
      await jobs.enqueue(greet, { guestId })
      await jobs.enqueueMany(greet, [{ payload: { guestId: `${guestId}, too` } }])
      return currentTrace()
    }
    const context = await withSpan('request', () => ({ kind: 'server', parent: null }), queue('traced'))
    await queue('untraced')()
    // The worker starts within a trace that is not that of its jobs.
    await withSpan(
      'another',
      () => ({ kind: 'server', parent: null }),
      async () => jobs.work(greet, async ({ guestId }) => void seen.push([guestId, currentTrace()])),
    )
    await jobs.drain()
    const spans = (await traces.flush()).filter(({ name }) => name === 'process greet')
    const [traceId, parentSpanId] = context?.split('-').slice(1, 3) ?? []
    expect(spans).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({
          traceId,
          parentSpanId,
          attributes: expect.objectContaining({ 'messaging.system': 'bullmq', 'messaging.operation.type': 'process' }),
        }),
      ),
    )
    const contexts = spans.map((span) => `00-${span.traceId}-${span.spanId}-01`)
    expect(seen).toEqual([
      ['traced', contexts[0]],
      ['traced, too', contexts[1]],
      ['untraced', null],
      ['untraced, too', null],
    ])
  })

  it('a repeated job goes on when the clock is set back by an hour', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    jobs.work(greet, handler)
    const now = Date.now
    let wrongBy = HOUR
    const wrong = vi.spyOn(Date, 'now').mockImplementation(() => now() + wrongBy)
    onTestFinished(() => wrong.mockRestore())
    await jobs.repeat(greet, { guestId: 'gst_1' }, 200)
    await until('twice', () => seen.length >= 2)
    wrongBy = 0
    const before = seen.length
    await until('twice more', () => seen.length >= before + 3)
  })

  it('takes many at once', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    await jobs.enqueueMany(
      greet,
      Array.from({ length: 50 }, (_, i) => ({ payload: { guestId: `gst_${i}` } })),
    )
    jobs.work(greet, handler, { concurrency: 10 })
    await jobs.drain()
    expect(new Set(seen).size).toBe(50)
  })

  it('done twice: an id that is waiting, delayed or running is not queued again; afterwards it is', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    const gate = Promise.withResolvers<void>()
    await jobs.enqueue(greet, { guestId: 'first' }, { id: 'one:1' })
    await jobs.enqueue(greet, { guestId: 'while waiting' }, { id: 'one:1' })
    const worker = jobs.work(greet, async (payload, signal) => {
      await gate.promise
      await handler(payload, signal)
    })
    await expect.poll(async () => (await jobs.counts()).greet?.active).toBe(1)
    await jobs.enqueue(greet, { guestId: 'while running' }, { id: 'one:1' })
    gate.resolve()
    await jobs.drain()
    await worker.close()
    await jobs.enqueue(greet, { guestId: 'put off' }, { id: 'one:1', delayMs: 60_000 })
    await jobs.enqueue(greet, { guestId: 'while delayed' }, { id: 'one:1', delayMs: 10 })
    expect(seen).toEqual(['first'])
    expect((await jobs.counts()).greet).toMatchObject({ delayed: 1, waiting: 0 })
  })

  it('done twice: an id whose job failed may be queued again, though the failure is kept', async () => {
    const jobs = await open()
    let calls = 0
    jobs.work(greet, async () => {
      calls++
      throw new Error('refused')
    })
    for (let round = 0; round < 2; round++) {
      await jobs.enqueue(greet, { guestId: 'gst_1' }, { id: 'one' })
      await jobs.drain()
    }
    expect(calls).toBe(2)
    expect((await jobs.counts()).greet).toMatchObject({ failed: 2 })
  })

  it('delay: starts not before its time, and soon after', async () => {
    const jobs = await open()
    const started = Promise.withResolvers<number>()
    jobs.work(greet, async () => started.resolve(performance.now()))
    const queuedAt = performance.now()
    await jobs.enqueue(greet, { guestId: 'gst_1' }, { delayMs: 300 })
    const waited = (await started.promise) - queuedAt
    expect(waited).toBeGreaterThanOrEqual(298)
    expect(waited).toBeLessThan(30_000)
  })

  it('delay: a job that is due sooner overtakes', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    jobs.work(greet, handler)
    await jobs.enqueue(greet, { guestId: 'later' }, { delayMs: 60_000 })
    await jobs.enqueue(greet, { guestId: 'sooner' }, { delayMs: 100 })
    await expect.poll(() => seen).toEqual(['sooner'])
  })

  it('retry: repeats with back-off until it succeeds', async () => {
    const jobs = await open()
    const times: number[] = []
    jobs.work(stubborn, async () => {
      times.push(performance.now())
      if (times.length < 3) throw new Error('refused')
    })
    await jobs.enqueue(stubborn, { guestId: 'gst_1' })
    await jobs.drain({ delayed: true })
    expect(times).toHaveLength(3)
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(9)
    expect((await jobs.counts()).stubborn).toMatchObject({ failed: 0 })
  })

  it('retry: gives up after the attempts of its declaration', async () => {
    const jobs = await open()
    let calls = 0
    jobs.work(stubborn, async () => {
      calls++
      throw new Error('refused')
    })
    await jobs.enqueue(stubborn, { guestId: 'gst_1' })
    await jobs.drain({ delayed: true })
    expect(calls).toBe(3)
    expect((await jobs.counts()).stubborn).toMatchObject({ failed: 1 })
  })

  it('payload that does not parse: is refused when queued', async () => {
    const jobs = await open()
    await expect(jobs.enqueue(greet, { guestId: 1 as unknown as string })).rejects.toThrow(z.ZodError)
  })

  it('payload that does not parse: fails at once, without repetition and without the handler', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    // A version of the product with a different payload schema.
    const old = { ...stubborn, payload: z.object({ id: z.number() }) }
    await jobs.enqueue(old, { id: 1 })
    jobs.work(stubborn, handler)
    await jobs.drain({ delayed: true })
    expect(seen).toEqual([])
    expect((await jobs.counts()).stubborn).toMatchObject({ failed: 1 })
    const [failed] = await jobs.queues()[0]!.getFailed()
    expect(failed?.failedReason).toBe('payload does not parse: guestId (invalid_type)')
  })

  it('keeps a queue for each key', async () => {
    const jobs = await open()
    const [one, two] = [recorder(), recorder()]
    jobs.work(greet, one.handler, { key: 'num_1' })
    jobs.work(greet, two.handler, { key: 'num_2' })
    await jobs.enqueue(greet, { guestId: 'gst_1' }, { key: 'num_1' })
    await jobs.enqueue(greet, { guestId: 'gst_2' }, { key: 'num_2' })
    await jobs.drain()
    expect([one.seen, two.seen]).toEqual([['gst_1'], ['gst_2']])
    expect(Object.keys(await jobs.counts())).toEqual(['greet-num_1', 'greet-num_2'])
  })

  it('stop: aborts the signal, waits for the handler, and what it gave up is due for the next worker', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    const started = Promise.withResolvers<void>()
    const worker = jobs.work(greet, async (_payload, signal) => {
      started.resolve()
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    await jobs.enqueue(greet, { guestId: 'gst_1' })
    await started.promise
    await worker.close()
    expect((await jobs.counts()).greet).toMatchObject({ active: 0, failed: 0 })
    jobs.work(greet, handler)
    await jobs.drain({ delayed: true })
    expect(seen).toEqual(['gst_1'])
  })

  it('stop: a handler that does not end is left behind, and no other worker notices', async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    const taken = Promise.withResolvers<void>()
    const hangs = Promise.withResolvers<void>()
    const stuck = jobs.work(
      stubborn,
      async () => {
        taken.resolve()
        await hangs.promise
      },
      { stopMs: 50 },
    )
    jobs.work(greet, handler)
    await jobs.enqueue(stubborn, { guestId: 'gst_1' })
    await taken.promise
    await stuck.close()
    await jobs.enqueue(greet, { guestId: 'gst_2' })
    await expect.poll(() => seen).toEqual(['gst_2'])
    hangs.resolve()
  })

  it('repeats a job, once for all who ask, also after a restart', async () => {
    const where = await place()
    const log = createLogger('silent')
    const { seen, handler } = recorder()
    for (let start = 0; start < 2; start++) {
      await using jobs = await createJobs({ log }, where)
      await jobs.repeat(greet, { guestId: `start ${start}` }, 50)
      await jobs.repeat(greet, { guestId: `start ${start}` }, 50)
      jobs.work(greet, handler)
      await expect.poll(() => seen.filter((id) => id === `start ${start}`).length).toBeGreaterThan(2)
      // The queue of a single process is not asked.
      expect((await jobs.queues()[0]!.getJobSchedulers()).length).toBe(kind === 'redis' ? 1 : 0)
    }
  })

  it('repeats a job that is still in hand, was stopped or fails only when there is room for it again', async () => {
    const errors: unknown[] = []
    const log = createLogger('silent')
    log.child = () => Object.assign(Object.create(log), { error: (...said: unknown[]) => errors.push(said[1]) })
    const jobs = await open(log)
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const aborted: boolean[] = []
    let [begun, inHand, most] = [0, 0, 0]
    const worker = jobs.work(greet, async (_payload, signal) => {
      const gate = gates[begun++]
      most = Math.max(most, ++inHand)
      signal.addEventListener('abort', () => {
        aborted.push(true)
        gate?.reject(signal.reason)
      })
      await gate?.promise.finally(() => inHand--)
    })
    await jobs.repeat(greet, { guestId: 'gst_1' }, 30)
    await expect.poll(() => begun).toBe(1)
    // Beside it, from elsewhere: it waits as well.
    await jobs.enqueue(greet, { guestId: 'gst_2' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([begun, most]).toEqual([1, 1])
    gates[0]?.reject(new Error('refused'))
    await expect.poll(() => begun).toBe(2)
    expect(errors).toEqual(['job failed'])
    await worker.close()
    expect([begun, aborted, errors]).toEqual([2, [true], ['job failed']])
  })

  const comesSooner = async () => {
    const jobs = await open()
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let [begun, inHand, most] = [0, 0, 0]
    jobs.work(greet, async () => {
      most = Math.max(most, ++inHand)
      await gates[begun++]?.promise
      inHand--
    })
    const look = { guestId: 'gst_1' }
    await jobs.repeat(greet, look, 60_000)
    await expect.poll(() => begun).toBe(1)
    for (const id of ['a', 'a', 'b']) await jobs.enqueue(greet, look, { id, delayMs: 1 })
    expect((await jobs.counts()).greet).toMatchObject({ waiting: 0, delayed: 0, active: 0 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([begun, most]).toEqual([1, 1])
    for (const gate of gates) gate.resolve()
    await jobs.drain({ delayed: true })
    expect([begun, most]).toEqual([3, 1])
    // A job other than the repeated one is a job like any other.
    await jobs.enqueue(greet, { guestId: 'gst_2' }, { delayMs: 60_000 })
    expect((await jobs.counts()).greet).toMatchObject({ delayed: 1 })
  }
  if (kind === 'embedded') it('a repeated job that is wanted sooner does not go by the queue either', comesSooner)

  const dropsWhatWasLeft = async () => {
    const jobs = await open()
    const { seen, handler } = recorder()
    await jobs.enqueue(greet, { guestId: 'gst_1' })
    await jobs.queues()[0]!.upsertJobScheduler('greet', { every: 30 }, { name: 'greet', data: { guestId: 'left' } })
    await jobs.repeat(greet, { guestId: 'now' }, 60_000)
    jobs.work(greet, handler)
    await jobs.drain({ delayed: true })
    expect(await jobs.queues()[0]!.getJobSchedulers()).toEqual([])
    expect((await jobs.counts()).greet).toMatchObject({ waiting: 0, delayed: 0 })
    expect(seen.filter((id) => id === 'left').length).toBeLessThanOrEqual(1)
  }
  if (kind === 'embedded') it('drops the repetition that an earlier version left in the folder', dropsWhatWasLeft)

  it('keeps what is queued over a restart', async () => {
    const where = await place()
    const log = createLogger('silent')
    const before = await createJobs({ log }, where)
    await before.enqueue(greet, { guestId: 'gst_1' })
    await before.close()
    const after = await createJobs({ log }, where)
    onTestFinished(after.close)
    const { seen, handler } = recorder()
    after.work(greet, handler)
    await after.drain()
    expect(seen).toEqual(['gst_1'])
  })

  it('answers a ping', async () => {
    const jobs = await open()
    await expect(jobs.ping()).resolves.toBeUndefined()
  })
})
