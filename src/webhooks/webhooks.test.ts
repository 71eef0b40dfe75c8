import { Webhook } from 'standardwebhooks'
import { expect, it, onTestFinished } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import { type TestClock, testClock } from '../../test/support/clock.ts'
import { openReceiver, type Received } from '../../test/support/receiver.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, type EventType, recordEvent } from '../db/index.ts'
import { createRelay } from '../events/index.ts'
import { createSignals, type Enqueue } from '../jobs/index.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { createDeliverer } from './deliver-due.ts'
import { planWebhooks, wakeDueEndpoints } from './plan.ts'
import { webhookRoutes } from './routes.ts'
import { createSender, type SenderOptions } from './send.ts'

type Endpoint = {
  id: string
  secret: string
  status: string
  status_reason: string | null
  failing_since: string | null
}
type Delivery = { id: string; event_id: string; status: string; attempts: number; next_attempt_at: string | null }

const log = createLogger('silent')

/** The slice with a clock of the test's, jobs that run when told, and a receiver that answers as told. */
async function world(db: Db, options: Partial<SenderOptions> = {}) {
  const clock = testClock(Date.now())
  const jobs: { webhookId: string; dueAt: number }[] = []
  const enqueue: Enqueue = async (_job, payload, { delayMs = 0 } = {}) => {
    jobs.push({ ...(payload as { webhookId: string }), dueAt: clock.now() + delayMs })
  }
  const sender = createSender({ allowPrivate: true, timeoutMs: 2_000, ...options })
  onTestFinished(sender.close)
  const deps = { db, clock, log, enqueue, sender, secretKey: TEST_SECRET_KEY, metrics: createMetrics() }
  const signals = await createSignals({ log }, {})
  const relay = createRelay({ db, log, signals, onRelay: (tx, events) => planWebhooks(deps, tx, events) })
  const deliverDue = createDeliverer(deps)
  const manage = {
    ...deps,
    allowPrivate: options.allowPrivate ?? true,
    ...(options.resolve && { resolve: options.resolve }),
  }
  const api = await serve(db, webhookRoutes(manage), { clock })
  const receiver = await openReceiver()

  const write = async (count: number, type: EventType = 'guest.created') => {
    await db.transaction().execute(async (tx) => {
      for (let i = 0; i < count; i++) await recordEvent(tx, { type, at: clock.now(), data: { i } })
    })
    await relay.drain()
  }
  /** Runs the jobs that are due by now. */
  const work = async () => {
    for (;;) {
      const due = jobs.filter(({ dueAt }) => dueAt <= clock.now())
      if (due.length === 0) return
      for (const job of due) jobs.splice(jobs.indexOf(job), 1)
      await Promise.all(due.map(({ webhookId }) => deliverDue(webhookId, new AbortController().signal)))
    }
  }
  const later = async (ms: number) => {
    clock.advance(ms)
    await work()
  }
  return { ...deps, api, clock, receiver, relay, jobs, deliverDue, write, work, later }
}

async function subscribe(api: Api, url: string, events: string[] = ['*']): Promise<Endpoint> {
  return api.post<Endpoint>('/v1/webhooks', { url, events })
}

const deliveriesOf = async (api: Api, { id }: Endpoint, query = '') =>
  (await api.get<{ data: Delivery[] }>(`/v1/webhooks/${id}/deliveries${query}`)).data

const verify = ({ body, headers }: Received, secret: string, clock: TestClock) => {
  expect(Math.abs(Number(headers['webhook-timestamp']) * SECOND - clock.now())).toBeLessThan(10 * SECOND)
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

eachStore('invariant 7: a webhook', (open) => {
  it('gets the events it subscribed to, signed, in order, each once', async () => {
    const { api, receiver, write, work, clock } = await world((await open()).db)
    const webhook = await subscribe(api, `${receiver.url}/hook`, ['guest.created', 'mailing.status'])
    expect(webhook.secret).toMatch(/^whsec_[\w+/]{43}=$/)
    await write(2)
    await write(1, 'number.status')
    await write(1, 'mailing.status')
    await work()
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual([
      'guest.created',
      'guest.created',
      'mailing.status',
    ])
    for (const received of receiver.received) {
      expect(verify(received, webhook.secret, clock)).toEqual({
        type: expect.any(String),
        timestamp: new Date(clock.now()).toISOString(),
        data: { i: expect.any(Number) },
      })
      expect(received.headers['content-type']).toBe('application/json')
      expect(received.headers['webhook-id']).toMatch(/^evt_/)
    }
    expect(() =>
      new Webhook('whsec_AAAA').verify(receiver.received[0]!.body, receiver.received[0]!.headers as never),
    ).toThrow()
    expect(await deliveriesOf(api, webhook)).toMatchObject([
      { event_type: 'mailing.status', status: 'succeeded', attempts: 1, last_attempt: { response_status: 204 } },
      { event_type: 'guest.created', status: 'succeeded' },
      { event_type: 'guest.created', status: 'succeeded' },
    ])
  })

  it('is tried again over a day under the same id, then given up, and can be replayed', async () => {
    const { api, receiver, write, work, later, clock } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(500).end('out of order')
    await write(1)
    await work()
    const startedAt = clock.now()
    const waits: number[] = []
    for (;;) {
      const [delivery] = await deliveriesOf(api, webhook)
      if (!delivery?.next_attempt_at) break
      const wait = Date.parse(delivery.next_attempt_at) - clock.now()
      waits.push(wait)
      await later(wait + SECOND)
    }
    const table = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
    expect(waits.map((wait, i) => wait / table[i]!).every((ratio) => ratio >= 1 && ratio <= 1.1)).toBe(true)
    expect(waits).toHaveLength(table.length)
    expect(clock.now() - startedAt).toBeLessThan(26 * HOUR)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
    const [dead] = await deliveriesOf(api, webhook, '?status=dead')
    const detail = await api.get<{ log: object[] }>(`/v1/webhooks/${webhook.id}/deliveries/${dead!.id}`)
    expect(detail.log).toHaveLength(10)
    expect(detail.log[0]).toMatchObject({
      response_status: 500,
      response_body: 'out of order',
      error: 'answered 500',
      request_body: receiver.received[0]!.body,
    })
    receiver.answer = (_, res) => void res.writeHead(200).end('ok')
    const answer = await api.call('POST', `/v1/webhooks/${webhook.id}/deliveries/${dead!.id}/replay`)
    expect(answer).toMatchObject({ status: 202, body: { status: 'waiting', attempts: 0 } })
    await work()
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'succeeded', attempts: 1 }])
    expect(receiver.received.at(-1)!.headers['webhook-id']).toBe(receiver.received[0]!.headers['webhook-id'])
  })

  it('is waited for as long as it asks', async () => {
    const { api, receiver, write, work, later } = await world((await open()).db)
    await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(429, { 'retry-after': '120' }).end()
    await write(1)
    await work()
    await later(119 * SECOND)
    expect(receiver.received).toHaveLength(1)
    await later(2 * SECOND)
    expect(receiver.received).toHaveLength(2)
  })

  it('that answers 410 is disabled, and can be enabled again', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(410).end()
    await write(1)
    await work()
    const path = `/v1/webhooks/${webhook.id}`
    expect(await api.get(path)).toMatchObject({ status: 'disabled', status_reason: expect.stringContaining('410') })
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'dead' }])
    await write(1)
    expect(await deliveriesOf(api, webhook)).toHaveLength(1)
    expect((await api.call('POST', `${path}/replay`, { since: '2020-01-01T00:00:00Z' })).status).toBe(409)
    receiver.answer = (_, res) => void res.writeHead(204).end()
    expect(await api.patch(path, { status: 'enabled' })).toMatchObject({ status: 'enabled', status_reason: null })
    expect(await api.post(`${path}/replay`, { since: '2020-01-01T00:00:00Z' })).toEqual({ replayed: 2 })
    await work()
    expect((await deliveriesOf(api, webhook)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  })

  it('that has failed for three days is disabled, one that comes back is not', async () => {
    const { api, receiver, write, work, later } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    const status = async () => (await api.get<Endpoint>(`/v1/webhooks/${webhook.id}`)).status
    receiver.answer = (_, res) => void res.writeHead(503).end()
    await write(1)
    await work()
    await later(2 * DAY)
    receiver.answer = (_, res) => void res.writeHead(204).end()
    await later(DAY)
    expect((await api.get<Endpoint>(`/v1/webhooks/${webhook.id}`)).failing_since).toBeNull()
    receiver.answer = (_, res) => void res.writeHead(503).end()
    await write(1)
    await work()
    expect(await status()).toBe('enabled')
    await later(2 * DAY)
    expect(await status()).toBe('enabled')
    await write(1)
    await later(DAY)
    expect(await status()).toBe('disabled')
    expect(await deliveriesOf(api, webhook, '?status=waiting')).toEqual([])
  })

  it('gets a period again, also from before it was there', async () => {
    const { api, receiver, write, work, clock } = await world((await open()).db)
    await write(3)
    clock.advance(HOUR)
    const middle = new Date(clock.now()).toISOString()
    await write(2)
    await write(2, 'number.status')
    const webhook = await subscribe(api, receiver.url, ['guest.created'])
    const replay = (body: object) => api.post(`/v1/webhooks/${webhook.id}/replay`, body)
    expect(await replay({ since: middle })).toEqual({ replayed: 2 })
    await work()
    expect(receiver.received).toHaveLength(2)
    expect(await replay({ since: '2020-01-01T00:00:00Z', until: middle })).toEqual({ replayed: 5 })
    await work()
    expect(receiver.received).toHaveLength(7)
    expect(
      (await api.call('POST', `/v1/webhooks/${webhook.id}/replay`, { since: middle, until: '2020-01-01T00:00:00Z' }))
        .status,
    ).toBe(422)
  })

  it('that is slow takes no place from others, and gets a few at a time', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    let now = 0
    let most = 0
    receiver.answer = ({ path }, res) => {
      if (path === '/fast') return void res.writeHead(204).end()
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        res.writeHead(204).end()
      }, 400)
    }
    await subscribe(api, `${receiver.url}/slow`)
    await subscribe(api, `${receiver.url}/fast`)
    await write(12)
    await work()
    const paths = receiver.received.map(({ path }) => path)
    expect(paths.filter((path) => path === '/fast')).toHaveLength(12)
    expect(paths.lastIndexOf('/fast')).toBeLessThan(paths.lastIndexOf('/slow'))
    expect(most).toBe(4)
    const slow = receiver.received.filter(({ path }) => path === '/slow')
    // Those in flight together may overtake each other on the wire.
    for (const [place, { body }] of slow.entries()) expect(Math.abs(JSON.parse(body).data.i - place)).toBeLessThan(4)
  })

  it('invariant 8: gets what a lost queue or a dead process left', async () => {
    const { api, receiver, write, work, later, jobs, db, clock, enqueue } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    await write(2)
    jobs.length = 0
    const [first] = await deliveriesOf(api, webhook)
    // As a process leaves it that dies with the request in hand.
    await db
      .updateTable('webhook_deliveries')
      .set({ attempts: 1, next_attempt_at: clock.now() + MINUTE })
      .where('id', '=', first!.id)
      .execute()
    await wakeDueEndpoints({ db, clock, enqueue })
    await work()
    expect(receiver.received).toHaveLength(1)
    jobs.length = 0
    clock.advance(2 * MINUTE)
    await wakeDueEndpoints({ db, clock, enqueue })
    await later(0)
    expect(receiver.received).toHaveLength(2)
    expect((await deliveriesOf(api, webhook)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  })

  it('is delivered once when its job comes twice, and again when the process stops in between', async () => {
    const { api, receiver, write, deliverDue, jobs } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    await write(3)
    const signal = new AbortController().signal
    await Promise.all([deliverDue(webhook.id, signal), deliverDue(webhook.id, signal), deliverDue(webhook.id, signal)])
    expect(receiver.received).toHaveLength(3)
    jobs.length = 0
    receiver.answer = () => undefined
    await write(1)
    const stop = new AbortController()
    const stopped = deliverDue(webhook.id, stop.signal)
    await expect.poll(() => receiver.received.length).toBe(4)
    stop.abort()
    await stopped
    expect((await deliveriesOf(api, webhook))[0]).toMatchObject({ status: 'waiting', attempts: 0 })
    receiver.answer = (_, res) => void res.writeHead(204).end()
    await deliverDue(webhook.id, signal)
    expect((await deliveriesOf(api, webhook))[0]).toMatchObject({ status: 'succeeded', attempts: 1 })
  })

  it('that is removed or disabled meanwhile gets nothing more', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    const removed = await subscribe(api, `${receiver.url}/removed`)
    const disabled = await subscribe(api, `${receiver.url}/disabled`)
    await write(2)
    await api.delete(`/v1/webhooks/${removed.id}`)
    await api.patch(`/v1/webhooks/${disabled.id}`, { status: 'disabled' })
    await work()
    expect(receiver.received).toEqual([])
    expect((await api.call('GET', `/v1/webhooks/${removed.id}`)).status).toBe(404)
  })

  it('whose answer is endless, redirects, breaks off or never comes is logged for what it is', async () => {
    const { api, receiver, write, work } = await world((await open()).db, { timeoutMs: 1_500 })
    const errors: Record<string, unknown> = {}
    const answers: Record<string, typeof receiver.answer> = {
      redirect: (_, res) => void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      broken: (_, res) => void res.destroy(),
      never: () => undefined,
      endless: (_, res) => {
        res.writeHead(200)
        const more = setInterval(() => res.write('x'.repeat(1_000)), 5)
        res.on('close', () => clearInterval(more))
      },
    }
    receiver.answer = (received, res) => answers[received.path.slice(1)]!(received, res)
    const webhooks = new Map<string, Endpoint>()
    for (const path of Object.keys(answers)) webhooks.set(path, await subscribe(api, `${receiver.url}/${path}`))
    webhooks.set('nobody', await subscribe(api, 'http://127.0.0.1:1/'))
    await write(1)
    await work()
    for (const [path, webhook] of webhooks) {
      const [delivery] = await deliveriesOf(api, webhook)
      const { log } = await api.get<{ log: { error: string | null; response_body: string | null }[] }>(
        `/v1/webhooks/${webhook.id}/deliveries/${delivery!.id}`,
      )
      errors[path] = log[0]!.error ?? log[0]!.response_body?.length
    }
    expect(errors).toEqual({
      redirect: 'answered 302; redirects are not followed',
      broken: expect.stringMatching(/socket|closed|ECONNRESET/i),
      never: 'no answer within 1.5 s',
      endless: 4_096,
      nobody: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('keeps its secret sealed, shows it once, and changes over when it is rotated', async () => {
    const { db } = await open()
    const { api, receiver, write, work, clock, later } = await world(db)
    const webhook = await subscribe(api, receiver.url)
    const stored = JSON.stringify([
      (await db.selectFrom('webhooks').select('secret').execute()).map(({ secret }) =>
        Buffer.from(secret).toString('latin1'),
      ),
      await api.get('/v1/webhooks'),
      await api.get(`/v1/webhooks/${webhook.id}`),
    ])
    expect(stored).not.toContain(webhook.secret)
    const { secret } = await api.post<Endpoint>(`/v1/webhooks/${webhook.id}/rotate-secret`)
    await write(1)
    await work()
    verify(receiver.received[0]!, secret, clock)
    verify(receiver.received[0]!, webhook.secret, clock)
    await later(DAY + 1)
    await write(1)
    await work()
    const { headers } = receiver.received[1]!
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(1)
  })

  it('can be tested', async () => {
    const { api, receiver, clock } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url, ['mailing.status'])
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({ delivered: true, response_status: 204 })
    expect(verify(receiver.received[0]!, webhook.secret, clock)).toMatchObject({ type: 'webhook.test' })
    receiver.answer = (_, res) => void res.writeHead(404).end('no such page')
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({
      delivered: false,
      response_status: 404,
      response_body: 'no such page',
    })
  })
})

eachStore('a webhook to a private address', (open) => {
  it('is refused when it is made or changed', async () => {
    const { api } = await world((await open()).db, {
      allowPrivate: false,
      resolve: (host, _options, done) =>
        done(null, [{ address: host === 'inside.example' ? '10.1.2.3' : '93.184.216.34', family: 4 }]),
    })
    const hosts = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '10.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[fe80::1]',
      '[fd00::1]',
      '[64:ff9b::7f00:1]',
      'inside.example',
    ]
    for (const host of hosts) {
      const answer = await api.call('POST', '/v1/webhooks', { url: `http://${host}/hook`, events: ['*'] })
      expect(answer, host).toMatchObject({ status: 422, body: { errors: [{ path: 'body.url' }] } })
    }
    const made = await subscribe(api, 'https://outside.example/hook')
    expect((await api.call('PATCH', `/v1/webhooks/${made.id}`, { url: 'http://10.0.0.1/' })).status).toBe(422)
    for (const url of ['ftp://outside.example', 'file:///etc/passwd', 'https://u:p@outside.example', 'nonsense']) {
      expect((await api.call('POST', '/v1/webhooks', { url, events: ['*'] })).status, url).toBe(422)
    }
  })

  it('is refused at the connect, when its name has changed its mind', async () => {
    let rebound = false
    const { api, receiver, write, work } = await world((await open()).db, {
      allowPrivate: false,
      resolve: (_host, _options, done) => done(null, [{ address: rebound ? '127.0.0.1' : '93.184.216.34', family: 4 }]),
    })
    const port = new URL(receiver.url).port
    const webhook = await subscribe(api, `http://rebinding.example:${port}/hook`)
    rebound = true
    await write(1)
    await work()
    expect(receiver.received).toEqual([])
    expect(await deliveriesOf(api, webhook)).toMatchObject([
      { status: 'waiting', last_attempt: { error: expect.stringContaining('private address') } },
    ])
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({ delivered: false })
  })
})
