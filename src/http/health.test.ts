import { describe, expect, it, onTestFinished } from 'vitest'
import { freshQueuePlace } from '../../test/support/queues.ts'
import { type ServeOptions, serve } from '../../test/support/serve.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import { accessRoutes, openKeys } from '../access/index.ts'
import { createJobs, createQueueBoard } from '../jobs/index.ts'
import { systemClock } from '../lib/clock.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { deliverWebhookJob } from '../webhooks/index.ts'
import type { Health } from './health.ts'

async function start(options: ServeOptions = {}) {
  const store = await freshSqlite()
  onTestFinished(store.close)
  const base = { db: store.db, clock: systemClock() }
  const keys = openKeys(base)
  return serve(store.db, accessRoutes({ ...base, keys }), { keys, ...options })
}

const get = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('health', () => {
  it('is told to anybody', async () => {
    const api = await start()
    expect(await get(`${api.url}/healthz`)).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  })

  it('is ready when everything answers, and neither while starting nor while stopping', async () => {
    let phase: ReturnType<Health['phase']> = 'starting'
    let broken = false
    const store = async () => {
      if (broken) throw new Error('password authentication failed for user otklik')
    }
    const api = await start({ health: { phase: () => phase, checks: { store, queue: async () => 'PONG' } } })
    const ready = async () => {
      const { status, text } = await get(`${api.url}/readyz`)
      return [status, JSON.parse(text)]
    }
    const ok = { store: 'ok', queue: 'ok' }
    expect(await ready()).toEqual([503, { status: 'starting', checks: ok }])
    phase = 'ready'
    expect(await ready()).toEqual([200, { status: 'ready', checks: ok }])
    broken = true
    expect(await ready()).toEqual([
      503,
      { status: 'failing', checks: { store: 'failed', queue: 'ok' }, reasons: { store: 'failed' } },
    ])
    phase = 'stopping'
    expect((await ready())[0]).toBe(503)
  })

  it('says why a part is out of order: unreachable, a disk that is full or fails', async () => {
    const failing = (code: string) => async () => {
      throw Object.assign(new Error('no'), { code })
    }
    const checks = {
      store: failing('ECONNREFUSED'),
      disk: failing('ENOSPC'),
      files: failing('EROFS'),
      queue: async () => 'PONG',
    }
    const api = await start({ health: { phase: () => 'ready', checks } })
    const { status, text } = await get(`${api.url}/readyz`)
    expect([status, JSON.parse(text)]).toEqual([
      503,
      {
        status: 'failing',
        checks: { store: 'failed', disk: 'failed', files: 'failed', queue: 'ok' },
        reasons: { store: 'unreachable', disk: 'disk_full', files: 'disk_unwritable' },
      },
    ])
  })
})

describe('metrics', () => {
  it('are for administrators, and count requests by the pattern of their route', async () => {
    const metrics = createMetrics()
    metrics.gauge('otklik_numbers', 'Numbers by state', 'state', async () => [['open', 3] as const])
    const api = await start({ metrics })
    await api.call('GET', '/v1/api-keys/key_79161234567')
    expect((await get(`${api.url}/metrics`)).status).toBe(401)
    const { status, text, headers } = await get(`${api.url}/metrics`, { authorization: `Bearer ${api.key}` })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    expect(text).toContain('otklik_numbers{state="open"} 3')
    expect(text).toContain('route="/v1/api-keys/:id",status="404"')
    expect(text).not.toContain('79161234567')
  })

  it('are open to programs on this machine where that is allowed, not to what a proxy sends', async () => {
    const api = await start({ metricsForLoopback: true })
    expect((await get(`${api.url}/metrics`)).status).toBe(200)
    expect((await get(`${api.url}/metrics`, { 'x-forwarded-for': '127.0.0.1' })).status).toBe(401)
  })
})

describe('the board of queues', () => {
  it('is for administrators, who may come with a browser', async () => {
    const jobs = await createJobs({ log: createLogger('silent') }, await freshQueuePlace('redis'))
    onTestFinished(jobs.close)
    await jobs.enqueue(deliverWebhookJob, { webhookId: 'whk_1' })
    const api = await start({ queueBoard: createQueueBoard(jobs, '/admin/queues') })
    const board = `${api.url}/admin/queues`
    const nobody = await get(board)
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic/)])
    const { key } = await api.post<{ key: string }>('/v1/api-keys', { name: 'x', scopes: ['numbers:read'] })
    expect((await get(board, { authorization: `Bearer ${key}` })).status).toBe(403)
    const headers = { authorization: `Basic ${btoa(`anybody:${api.key}`)}` }
    const page = await get(board, headers)
    expect(page.status).toBe(200)
    const [, script] = page.text.match(/src="(static\/js\/main[^"]+)"/)!
    expect((await get(`${board}/${script}`, headers)).status).toBe(200)
    const { text } = await get(`${board}/api/queues`, headers)
    expect(JSON.parse(text).queues).toMatchObject([{ name: 'webhooks', readOnlyMode: true, counts: { waiting: 1 } }])
  })
})
