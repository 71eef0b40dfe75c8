import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import type { Product } from '../../scripts/product.ts'
import { SECOND } from '../../src/lib/units.ts'
import { type Collector, openCollector } from '../support/collector.ts'
import { browse, PASSWORD } from '../support/console.ts'
import { type Fleet, openFleet } from '../support/fleet.ts'
import { readStream, type StreamReader } from '../support/read-stream.ts'
import {
  eventually,
  linkNumber,
  MAILING_TEXT,
  mailingState,
  makeGuests,
  startMailing,
  untilFinished,
} from '../support/scene.ts'

const PHONES = ['79160000001', '79160000002'] as const
const GUESTS = 70
/** A busy machine is not a fault. */
const PATIENCE_MS = 90 * SECOND
const WRITER = '79030002001'
/** Whoever asks for a reply has a trace of its own. */
const [FIRST_TRACE, SECOND_TRACE] = ['a'.repeat(32), 'c'.repeat(32)]
const continuing = (traceId: string | undefined) => ({ traceparent: `00-${traceId}-${'b'.repeat(16)}-01` })

type Message = { id: string; status: string; text: string | null; media: { status: string; url: string } | null }
type Page<T> = { data: T[] }

/** The same processes throughout; each test continues from where the one before left them. */
describe('api twice, gateway and jobs in processes of their own, on PostgreSQL and Redis', () => {
  let fleet: Fleet
  let collector: Collector
  let [a, b, gateway, jobs] = [] as unknown as [Product, Product, Product, Product]
  let writerId: string
  let mailing: string
  let guests: string[]
  const onNetwork = (condition: Parameters<Fleet['network']['until']>[0]) => fleet.network.until(condition, PATIENCE_MS)
  /** What an operator does at A and at B. */
  const at = (product: Product) => ({ api: product.api, network: fleet.network })

  beforeAll(async () => {
    collector = await openCollector()
    fleet = await openFleet({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '300' })
    // All at once: none may depend on another having been first.
    ;[a, b, gateway, jobs] = await Promise.all([
      fleet.start('api-a', ['api'], { env: { LOG_LEVEL: 'debug' } }),
      fleet.start('api-b', ['api']),
      fleet.start('gateway', ['gateway']),
      fleet.start('jobs', ['jobs']),
    ])
  })
  afterAll(async () => {
    await fleet[Symbol.asyncDispose]()
    await collector.close()
  })

  it('links numbers by the QR that A shows and the gateway got', async () => {
    for (const phone of PHONES) await linkNumber(at(a), phone, { perMinute: 10_000, perHour: 100_000 })
    expect(await ownersOf(b.api)).toEqual([gateway.pid, gateway.pid])
  })

  it('lets in no process with another secret key, which could not connect the numbers it took', async () => {
    const stranger = fleet.start('stranger', ['gateway'], { env: { OTKLIK_SECRET_KEY: 'a1'.repeat(32) } })
    await expect(stranger).rejects.toThrow('not the one that the linked numbers were stored with')
    expect(await ownersOf(b.api)).toEqual([gateway.pid, gateway.pid])
  })

  it('lets none stay that cannot open its port: it ends, and says what to do', async () => {
    const port = Number(new URL(a.url).port)
    const late = fleet.start('late', ['api', 'jobs'], { port })
    await expect(late).rejects.toThrow(`PORT: ${port} is taken by another program: end that, or choose another port`)
  })

  it('answers in processes that are no api about their health alone', async () => {
    for (const { api } of [gateway, jobs]) {
      expect((await api.call('GET', '/readyz')).body).toMatchObject({ status: 'ready' })
      expect((await api.call('GET', '/metrics')).status).toBe(200)
      for (const path of ['/', '/v1/events', '/v1/numbers', '/admin/queues']) {
        expect((await api.call('GET', path)).status, path).toBe(404)
      }
    }
  })

  it('tells at B what a guest writes, and sends what is answered at A', async () => {
    await fleet.network.declareGuests({ phones: [WRITER] })
    const stream = await readStream(b.api, { query: '?types=message.received,message.status' })
    await stream.began
    await fleet.network.guestSends({ guest: WRITER, to: PHONES[0], content: { kind: 'text', text: 'Вы открыты?' } })
    const [received] = await stream.take(1)
    expect(received?.data).toMatchObject({ type: 'message.received', data: { text: 'Вы открыты?' } })
    writerId = (received!.data.data as { guest_id: string }).guest_id

    const text = { type: 'text', text: 'Да, открыты' }
    const path = `/v1/guests/${writerId}/messages`
    const { body: reply } = await a.api.call<Message>('POST', path, text, continuing(FIRST_TRACE))
    await onNetwork({ kind: 'shown', count: 1, filter: { guest: WRITER, match: '^Да, открыты$' } })
    await untilReported(
      stream,
      ({ data }) => data.id === reply.id && ['delivered', 'read'].includes(String(data.status)),
    )
  })

  it('has at B the files that were sent at A, and those of guests at both', async () => {
    const file = randomBytes(50_000)
    const form = new FormData()
    form.set('file', new Blob([file], { type: 'application/pdf' }), 'меню.pdf')
    const response = await fetch(`${a.url}/v1/guests/${writerId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${a.api.key}` },
      body: form,
    })
    expect(response.status).toBe(202)
    const sent = (await response.json()) as Message
    expect(await fileOf(b.api, sent)).toEqual(file)
    await eventually('the guest has the file', async () => {
      const shown = await fleet.network.shown({ guest: WRITER })
      return shown.some(({ media }) => media !== undefined && 'bytes' in media && media.bytes === file.length)
    })

    const picture = randomBytes(20_000)
    const content = { kind: 'document', fileName: 'чек.pdf', file: picture.toString('base64') } as const
    await fleet.network.guestSends({ guest: WRITER, to: PHONES[0], content })
    let arrived: Message | undefined
    await eventually('the file of the guest is there', async () => {
      const timeline = await b.api.get<Page<Message & { direction: string }>>(`/v1/guests/${writerId}/timeline`)
      arrived = timeline.data.find(({ direction, media }) => direction === 'in' && media?.status === 'stored')
      return arrived !== undefined
    })
    for (const { api } of [a, b]) expect(await fileOf(api, arrived!)).toEqual(picture)
  })

  it('shows at B who writes to a guest at A; a session of A holds at B, and ends there at once', async () => {
    const [anna, boris] = [browse(a.api), browse(a.api)]
    for (const [name, browser] of [
      ['anna', anna],
      ['boris', boris],
    ] as const) {
      const email = `${name}@example.org`
      await a.api.post('/v1/users', { name, email, password: PASSWORD, role: 'operator' })
      expect((await browser.signIn(email)).status).toBe(201)
    }
    const stream = await readStream(b.api, { headers: { authorization: '', cookie: anna.cookie } })
    await stream.began
    const said = await boris.call('POST', `/v1/guests/${writerId}/presence`, { state: 'writing' })
    expect(said.status).toBe(204)
    await untilReported(
      stream,
      ({ data }) => data.guest_id === writerId && data.state === 'writing' && data.name === 'boris',
    )
    await anna.call('DELETE', '/v1/session')
    await stream.ended
  })

  it('runs a mailing of A: planned by the jobs, sent by the gateway, followed and paused at B within a second', {
    timeout: 400_000,
  }, async () => {
    guests = await makeGuests(at(a), GUESTS)
    await fleet.network.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: 500 } })
    mailing = await startMailing(a)
    const progress = await readStream(b.api, { path: `/v1/mailings/${mailing}/progress` })
    await onNetwork({ kind: 'acked', count: 10, filter: { match: MAILING_TEXT } })
    await untilReported(progress, (data) => (data.counts as { sent: number }).sent > 0)
    await b.api.post(`/v1/mailings/${mailing}/pause`)
    const pausedAt = Date.now()
    // A machine on which the gateway answers late, whatever it is asked, is not the product's fault.
    await gateway.api.get('/healthz')
    const withinMs = SECOND + (Date.now() - pausedAt)
    await sleep(withinMs + SECOND)
    expect(await fleet.network.frames({ match: MAILING_TEXT, since: pausedAt + withinMs })).toEqual([])
    await untilReported(progress, (data) => data.status === 'paused')
    const { counts } = await mailingState(a, mailing)
    expect(counts.sent).toBeGreaterThan(0)
    expect(counts.waiting).toBeGreaterThan(0)
  })

  it('invariants 2 and 6: a second gateway takes over from one that is killed, nothing is lost, nobody has it twice', {
    timeout: 400_000,
  }, async () => {
    const second = await fleet.start('gateway-2', ['gateway'])
    await eventually('each gateway holds a number', async () => {
      const owners = await ownersOf(a.api)
      return owners.includes(gateway.pid) && owners.includes(second.pid)
    })
    await b.api.post(`/v1/mailings/${mailing}/resume`)
    const before = (await fleet.network.shown({ match: MAILING_TEXT })).length
    await onNetwork({ kind: 'shown', count: before + 20, filter: { match: MAILING_TEXT } })
    await gateway.kill()
    for (const to of PHONES) {
      await fleet.network.guestsSend({ guests: [WRITER], to: [to], each: 5, text: `вопрос {n} на ${to}` })
    }
    const text = { type: 'text', text: 'Ответ без шлюза' }
    await a.api.call('POST', `/v1/guests/${writerId}/messages`, text, continuing(SECOND_TRACE))
    await eventually('the second gateway holds both', async () =>
      (await ownersOf(b.api)).every((pid) => pid === second.pid),
    )
    await fleet.network.clearFaults({})
    const { counts } = await untilFinished(b, mailing)
    expect(counts).toMatchObject({ planned: GUESTS, sent: GUESTS, failed: 0, waiting: 0 })
    const shown = await fleet.network.shown({ match: MAILING_TEXT })
    expect(shown.map(({ guest }) => guest).sort()).toEqual([...guests].sort())
    await onNetwork({ kind: 'shown', count: 1, filter: { guest: WRITER, match: '^Ответ без шлюза$' } })
    await eventually('the questions are in the inbox, once', async () => {
      const timeline = await b.api.get<Page<{ text: string | null }>>(`/v1/guests/${writerId}/timeline?limit=100`)
      const questions = timeline.data.flatMap(({ text }) => (text?.startsWith('вопрос') ? text : [])).sort()
      const written = (await fleet.network.guestMessages({ match: '^вопрос' })).map(({ text }) => text).sort()
      return written.length === 10 && questions.join() === written.join()
    })
    expect(await fleet.network.check({ filter: { match: MAILING_TEXT }, limits: [] })).toMatchObject({ duplicates: [] })
    gateway = second
  })

  it('ends all of them cleanly on SIGTERM', async () => {
    const stream = await readStream(b.api)
    await stream.began
    expect(await Promise.all([a, b, gateway, jobs].map((one) => one.stop()))).toEqual([0, 0, 0, 0])
    await stream.ended
    for (const phone of PHONES) await onNetwork({ kind: 'online', phone, online: false })
  })

  it('has told of each message as one trace, over the processes and their end, without anybody in it', () => {
    const spans = collector.spans()
    // The second was written while no gateway lived.
    for (const traceId of [FIRST_TRACE, SECOND_TRACE]) {
      const own = spans.filter((span) => span.traceId === traceId)
      const of = (name: string) => own.filter((span) => span.name === name)
      const [request, published] = ['POST /v1/guests/:id/messages', 'publish outgoing'].map((name) => of(name)[0])
      expect(request).toMatchObject({ parentSpanId: 'b'.repeat(16), resource: { 'otklik.services': 'api' } })
      expect(published).toMatchObject({ parentSpanId: request?.spanId, resource: { 'otklik.services': 'api' } })
      const sent = of('send message').find(({ attributes }) => attributes['otklik.outcome'] === 'accepted')
      expect(sent?.resource).toMatchObject({ 'otklik.services': 'gateway' })
      const taken = of('process outgoing').find(({ spanId }) => spanId === sent?.parentSpanId)
      expect(taken).toMatchObject({ parentSpanId: published?.spanId })
      expect(of('receive receipt')[0]).toMatchObject({ parentSpanId: published?.spanId })
    }
    const mailed = spans.filter(({ attributes, name }) => {
      return name === 'publish outgoing' && attributes['otklik.kind'] === 'mailing'
    })
    expect(new Set(mailed.map(({ traceId }) => traceId)).size).toBe(mailed.length)
    const [start] = spans.filter(({ name }) => name === 'POST /v1/mailings/:id/schedule')
    expect(mailed.some(({ links }) => links.includes(start?.traceId ?? ''))).toBe(true)
    const lines = readFileSync(a.logFile, 'utf8').split('\n')
    const answered = lines.find((line) => line.includes('request answered') && line.includes(SECOND_TRACE))
    expect(JSON.parse(answered ?? '{}')).toMatchObject({ trace_id: SECOND_TRACE, span_id: expect.any(String) })
    const told = collector.bodies.join()
    for (const personal of [WRITER, ...guests, 'Вы открыты', 'открыты', 'вопрос', 'меню.pdf', 'anna', PASSWORD]) {
      expect(told.includes(personal), personal).toBe(false)
    }
  })
})

/** Pids of the processes that hold the numbers. */
async function ownersOf(api: Api): Promise<number[]> {
  const { data } = await api.get<Page<{ health: { lease_owner: string | null } }>>('/v1/numbers')
  return data.map(({ health }) => Number(health.lease_owner?.split(':')[1]))
}

async function fileOf(api: Api, message: Message): Promise<Buffer> {
  const response = await fetch(`${api.url}${message.media?.url}`, { headers: { authorization: `Bearer ${api.key}` } })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

type Told = Record<string, unknown>

/** Reads on until the stream says so. */
async function untilReported(stream: StreamReader, holds: (data: Told & { data: Told }) => boolean): Promise<void> {
  for (;;) {
    const [event] = await stream.take(1)
    if (event && holds({ data: {}, ...event.data })) return
  }
}
