import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { breakable } from '../../test/support/breakable.ts'
import { traceHere } from '../../test/support/collector.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { currentTrace, withSpan } from '../lib/tracing/tracing.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { wakeDueEndpoints } from './plan.ts'
import { deliveriesOf, type Endpoint, subscribe, verify, world } from './test-support/world.ts'

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
      expect(received.headers.traceparent).toBeUndefined()
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

  it('gets each event in the trace it happened in, as often as it is tried, without what the address hides', async () => {
    const traces = await traceHere()
    const { api, receiver, write, work, later } = await world((await open()).db)
    const webhook = await subscribe(api, `${receiver.url}/hook?token=s3cret`)
    let answers = 503
    receiver.answer = (_, res) => void res.writeHead(answers).end()
    const context = await withSpan(
      'receive message',
      () => ({ kind: 'consumer', parent: null }),
      async () => {
        await write(1)
        return currentTrace()
      },
    )
    await write(1)
    await work()
    answers = 204
    await later(HOUR)
    const spans = (await traces.flush()).filter(({ name }) => name === 'POST')
    const [traceId, spanId] = context?.split('-').slice(1, 3) ?? []
    const [delivery] = (await deliveriesOf(api, webhook)).slice(-1)
    const own = spans.filter((span) => span.traceId === traceId)
    expect(own.map(({ failed, parentSpanId, attributes }) => ({ failed, parentSpanId, attributes }))).toEqual(
      [
        { failed: true, 'http.response.status_code': 503, 'error.type': '503' },
        { failed: false, 'http.response.status_code': 204, 'http.request.resend_count': 1 },
      ].map(({ failed, ...more }) => ({
        failed,
        parentSpanId: spanId,
        attributes: {
          'http.request.method': 'POST',
          'server.address': '127.0.0.1',
          'otklik.webhook.id': webhook.id,
          'otklik.webhook.delivery.id': delivery?.id,
          'otklik.event.id': delivery?.event_id,
          'otklik.event.type': 'guest.created',
          ...more,
        },
      })),
    )
    expect(receiver.received.map(({ headers }) => headers.traceparent).sort()).toEqual(
      spans.map((span) => `00-${span.traceId}-${span.spanId}-01`).sort(),
    )
    // What happened in no trace begins one for each attempt.
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(spans.length - 1)
    expect(traces.bodies.join()).not.toContain('s3cret')
  })

  it('that is slow takes no place from others, and gets a few at a time', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    const held: ServerResponse[] = []
    let [fast, most] = [0, 0]
    // The slow one answers when the fast one has got all, four at a time; a fifth would have come by then.
    receiver.answer = ({ path }, res) => {
      if (path === '/fast') {
        fast++
        res.writeHead(204).end()
      } else most = Math.max(most, held.push(res))
      if (fast < 12 || held.length < 4) return
      setTimeout(() => {
        for (const each of held.splice(0)) each.writeHead(204).end()
      }, 100)
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
    // The state left by a process that dies during the request.
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

  it('is not delivered again because our own store was away when it had taken it', async () => {
    const store = breakable((await open()).db)
    const { api, receiver, write, work } = await world(store.db)
    const webhook = await subscribe(api, receiver.url)
    await write(1)
    receiver.answer = (_, res) => {
      store.isAway = true
      res.writeHead(204).end()
    }
    const worked = work()
    await until('an outcome that cannot be written down', () => store.refused > 0)
    store.isAway = false
    await worked
    expect(receiver.received).toHaveLength(1)
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'succeeded', attempts: 1 }])
  })

  it('whose attempt fails here takes neither the process nor other webhooks with it', async () => {
    const { db } = await open()
    const { api, receiver, write, work } = await world(db)
    const broken = await subscribe(api, `${receiver.url}/broken`)
    await subscribe(api, `${receiver.url}/hook`)
    await db
      .updateTable('webhooks')
      .set({ secret: Buffer.from('torn') })
      .where('id', '=', broken.id)
      .execute()
    await write(6)
    await work()
    expect(receiver.received.map(({ path }) => path)).toEqual(Array(6).fill('/hook'))
    expect(await deliveriesOf(api, broken)).toMatchObject(Array(6).fill({ status: 'waiting' }))
  })

  it('whose answer is endless, redirects, breaks off or never comes is logged for what it is', async () => {
    const { api, receiver, write, work } = await world((await open()).db, { timeoutMs: 3_000 })
    const errors: Record<string, unknown> = {}
    const answers: Record<string, typeof receiver.answer> = {
      redirect: (_, res) => void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      broken: (_, res) => void res.destroy(),
      never: () => undefined,
      endless: (_, res) => {
        res.writeHead(200).write('x'.repeat(8_000))
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
      never: 'no answer within 3 s',
      endless: 4_096,
      nobody: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
