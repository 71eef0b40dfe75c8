import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually, makeGuests, openScene, type Scene } from '../support/scene.ts'
import { freePort } from '../support/servers/kept-process.ts'
import { stoppablePostgres } from '../support/servers/postgres.ts'
import { startRedis } from '../support/servers/redis.ts'

type Problem = { status: number; code: string }

/** Calls of several kinds, each in a form that succeeds while everything is there. */
const CALLS: [method: string, path: string, body?: unknown][] = [
  ['GET', '/v1/guests'],
  ['GET', '/v1/events'],
  ['GET', '/metrics'],
  ['GET', '/v1/guests/counts'],
  ['POST', '/v1/templates', { name: 'Шаблон', text: 'Здравствуйте! Ждём вас?' }],
  ['POST', '/v1/quick-answers', { shortcut: 'a', title: 'A', text: 'a' }],
]

async function readiness(scene: Scene) {
  return (await scene.api.call<{ status: string }>('GET', '/readyz')).body
}

async function back(scene: Scene): Promise<void> {
  await eventually('it is ready again', async () => (await readiness(scene)).status === 'ready', 120_000)
}

test('while PostgreSQL is away every call answers 503 with Retry-After, and works again without a restart', {
  timeout: 300_000,
}, async () => {
  await using postgres = await stoppablePostgres()
  await using scene = await openScene({ env: { DATABASE_URL: postgres.url } })
  await makeGuests(scene, 3)
  for (let round = 0; round < 2; round++) {
    // Some are in the middle of it when the server goes.
    const hammering = Array.from({ length: 40 }, async (_, n) => {
      await sleep(n * 10)
      return scene.api.call('POST', '/v1/guests', { phone: `+7903000${String(2_000 + n)}` })
    })
    await sleep(150)
    await postgres.stop()
    const statuses = (await Promise.all(hammering)).map(({ status }) => status)
    expect(statuses.filter((status) => ![200, 201, 503].includes(status))).toEqual([])
    for (const [method, path, body] of CALLS) {
      const answer = await scene.api.call<Problem>(method, path, body)
      expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([503, 'unavailable'])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    const stranger = await fetch(`${scene.api.url}/v1/guests`, { headers: { authorization: 'Bearer otk_unknown' } })
    expect(stranger.status).toBe(503)
    expect(await readiness(scene)).toMatchObject({
      status: 'failing',
      checks: { store: 'failed', queue: 'ok', disk: 'ok' },
      reasons: { store: 'unreachable' },
    })
    expect((await scene.api.call('GET', '/healthz')).status).toBe(200)
    await postgres.start()
    await back(scene)
    for (const [method, path, body] of CALLS.filter(([method, path]) => method === 'GET' && path !== '/v1/events')) {
      expect((await scene.api.call(method, path, body)).status, `${method} ${path}`).toBe(200)
    }
  }
  expect((await scene.api.call('POST', '/v1/quick-answers', CALLS[5]![2])).status).toBe(201)
})

test('while Redis is away what needs it answers 503, the rest works, and /readyz names the queue', {
  timeout: 300_000,
}, async () => {
  const port = await freePort()
  let redis = await startRedis(port)
  await using scene = await openScene({ env: { REDIS_URL: redis.url } })
  try {
    await makeGuests(scene, 1)
    const { id: template_id } = await scene.api.post<{ id: string }>('/v1/templates', {
      name: 'Шаблон',
      text: 'Здравствуйте! Ждём вас?',
    })
    await redis.close()
    await eventually('it is not ready', async () => (await readiness(scene)).status === 'failing')
    expect(await readiness(scene)).toMatchObject({ checks: { store: 'ok', queue: 'failed' } })
    const guests = await scene.api.call('GET', '/v1/guests')
    expect(guests.status).toBe(200)
    const mailing = { name: 'Рассылка', template_id, audience: { tag: 'all' } }
    const { id } = await scene.api.post<{ id: string }>('/v1/mailings', mailing)
    const start = await scene.api.call<Problem>('POST', `/v1/mailings/${id}/schedule`, {})
    expect([200, 503]).toContain(start.status)
    if (start.status === 503) expect(Number(start.headers.get('retry-after'))).toBeGreaterThan(0)
    redis = await startRedis(port)
    await back(scene)
    await eventually(
      'the mailing runs',
      async () => {
        const { status } = await scene.api.get<{ status: string }>(`/v1/mailings/${id}`)
        return status === 'running' || status === 'finished'
      },
      120_000,
    )
  } finally {
    await redis.close()
  }
})
