import type { KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { type CollectedSpan, traceHere } from '../../test/support/collector.ts'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { currentTrace, installTracer, withSpan } from '../lib/tracing/tracing.ts'
import { HOUR } from '../lib/units.ts'
import { applyLateResult } from './late-result.ts'
import type { MessageOut } from './present.ts'
import { receiveMessage } from './receive-message.ts'
import { inboxRoutes } from './routes.ts'
import { scheduleMessage } from './scheduled/schedule.ts'
import { sendScheduled } from './scheduled/send-scheduled.ts'
import { applyReceipts } from './statuses.ts'
import { writeMessage } from './write-message.ts'

const CALLERS = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }
const TRACEPARENT = `00-${CALLERS.traceId}-${CALLERS.spanId}-01`
const PHONE = '+79161234567'
const TEXT = 'Ждём вас в семь'

eachStore('traces of messages', (open) => {
  async function scene(db: Db) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber()
    await receiveMessage(inbox, numberId, incoming({ id: 'FIRST', peer: { phone: PHONE }, text: 'Есть места?' }))
    const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    const api = await serve(db, inboxRoutes(inbox))
    const write = async (headers: Record<string, string> = {}) => {
      const path = `/v1/guests/${guestId}/messages?note=${encodeURIComponent(PHONE)}`.split('?')[0] ?? ''
      const { status, body } = await api.call<MessageOut>('POST', path, { type: 'text', text: TEXT }, headers)
      expect(status).toBe(202)
      return body.id
    }
    const row = (id: string) => db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const eventTraces = () => db.selectFrom('outbox').select(['type', 'traceparent']).orderBy('seq').execute()
    return { inbox, numberId, guestId, api, write, row, eventTraces, sender: inbox.sender() }
  }
  const named = (spans: CollectedSpan[], name: string) => spans.filter((span) => span.name === name)

  it('go from the request through the queue to the receipt, over processes, as one with the caller', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { inbox, numberId, guestId, write, row, eventTraces, sender } = await scene(store.db)
    const id = await write({ traceparent: TRACEPARENT })
    // The process that took the request ends; another one sends, and is succeeded by one that gets the receipt.
    await traces.flush()
    await sender.drain()
    await traces.flush()
    const { whatsapp_id } = await row(id)
    const given = [{ messageIds: [whatsapp_id], peer: { phone: PHONE } }]
    await applyReceipts(inbox, numberId, { given, status: 'delivered', at: inbox.clock.now() })
    const spans = await traces.flush()

    const own = spans.filter(({ traceId }) => traceId === CALLERS.traceId)
    const [request] = named(own, 'POST /v1/guests/:id/messages')
    expect(request).toMatchObject({
      parentSpanId: CALLERS.spanId,
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 202, 'url.scheme': 'http' },
      resource: { 'service.name': 'otklik', 'otklik.services': 'api,gateway,jobs' },
      failed: false,
    })
    const [published] = named(own, 'publish outgoing')
    expect(published).toMatchObject({
      parentSpanId: request?.spanId,
      attributes: { 'messaging.message.id': id, 'messaging.operation.type': 'send', 'otklik.number.id': numberId },
    })
    for (const [name, more] of [
      ['process outgoing', { 'messaging.operation.type': 'process' }],
      ['receive receipt', { 'messaging.system': 'whatsapp', 'otklik.message.status': 'delivered' }],
    ] as const) {
      expect(named(own, name), name).toEqual([
        expect.objectContaining({
          parentSpanId: published?.spanId,
          attributes: expect.objectContaining({ ...more, 'messaging.message.id': id }),
        }),
      ])
    }
    expect(new Set(own.map(({ resource }) => resource['service.instance.id'])).size).toBe(3)
    // What webhooks receive about it belongs to it, too.
    const told = (await eventTraces()).filter(({ type }) => type === 'message.status')
    expect(told.map(({ traceparent }) => traceparent?.slice(3, 35))).toEqual(Array(3).fill(CALLERS.traceId))

    // The guest's own message began a trace of its own.
    const [received] = named(spans, 'receive message')
    expect(received?.parentSpanId).toBeUndefined()
    expect((await eventTraces()).find(({ type }) => type === 'message.received')?.traceparent).toBe(
      `00-${received?.traceId}-${received?.spanId}-01`,
    )
    const sent = traces.bodies.join()
    for (const secret of [PHONE, PHONE.slice(1), TEXT, 'Есть места', encodeURIComponent(PHONE)]) {
      expect(sent).not.toContain(secret)
    }
    expect(sent).not.toContain(`/v1/guests/${guestId}`)
  })

  it('of an automatic reply are those of the message it answers, each its own in a crowd', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { inbox, numberId } = await scene(store.db)
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        receiveMessage(inbox, numberId, incoming({ peer: { phone: `+7916000000${n}` }, text: 'СТОП' })),
      ),
    )
    const spans = await traces.flush()
    const answers = named(spans, 'publish outgoing')
    expect(answers).toHaveLength(6)
    const questions = named(spans, 'receive message').filter(({ traceId }) =>
      answers.some((answer) => answer.traceId === traceId),
    )
    expect(new Set(answers.map(({ parentSpanId }) => parentSpanId))).toEqual(
      new Set(questions.map(({ spanId }) => spanId)),
    )
    expect(new Set(answers.map(({ traceId }) => traceId)).size).toBe(6)
  })

  it('hold what was refused, and an acknowledgement that comes late, without words', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { inbox, numberId, write, row, sender } = await scene(store.db)
    inbox.network.line(numberId).answer = () => {
      throw new Error(`no ${TEXT}`)
    }
    const id = await write({ traceparent: TRACEPARENT })
    await sender.drain()
    expect(await row(id)).toMatchObject({ status: 'sending' })
    const { whatsapp_id } = await row(id)
    await applyLateResult(inbox, numberId, whatsapp_id, { outcome: 'accepted', at: inbox.clock.now() })
    const spans = await traces.flush()
    expect(named(spans, 'receive acknowledgement')).toEqual([
      expect.objectContaining({
        traceId: CALLERS.traceId,
        attributes: expect.objectContaining({ 'otklik.outcome': 'accepted', 'messaging.message.id': id }),
      }),
    ])
    expect(traces.bodies.join()).not.toContain(TEXT)
  })

  it('are those of the request for an edit, a reaction, and a message of later, whenever it leaves', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { inbox, guestId, api, write, sender } = await scene(store.db)
    const id = await write()
    await sender.drain()
    const caller = { traceparent: TRACEPARENT }
    const edited = await api.call('PATCH', `/v1/messages/${id}`, { text: 'Ждём в восемь' }, caller)
    expect(edited.status).toBeLessThan(300)
    await sender.drain()
    const sendAt = inbox.clock.now() + HOUR
    const { id: laterId } = await withSpan(
      'request',
      () => ({ kind: 'server', parent: TRACEPARENT }),
      () =>
        transact(store.db, (tx) => {
          const content = { type: 'text', text: TEXT } as const
          return scheduleMessage(tx, guestId, { content, author: 'key_1', sendAt }, inbox.clock.now())
        }),
    )
    inbox.clock.advance(HOUR)
    await sendScheduled({ ...inbox })
    await sender.drain()
    const own = (await traces.flush()).filter(({ traceId }) => traceId === CALLERS.traceId)
    const request = named(own, 'request')[0]
    const published = named(own, 'publish outgoing')
    expect(published).toEqual([expect.objectContaining({ parentSpanId: request?.spanId })])
    expect(named(own, 'process outgoing').map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ 'otklik.kind': 'edit', 'messaging.message.id': id }),
      expect.objectContaining({ 'otklik.kind': 'reply' }),
    ])
    expect(laterId).toMatch(/^sch_/)
    expect(traces.bodies.join()).not.toContain('Ждём')
  })

  it('are not sent when the caller keeps none, and the message leaves all the same', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { write, row, sender } = await scene(store.db)
    await traces.flush()
    const before = traces.spans().length
    const id = await write({ traceparent: TRACEPARENT.replace(/01$/, '00') })
    await sender.drain()
    expect(await row(id)).toMatchObject({ status: 'sent', traceparent: expect.stringMatching(/^00-a{32}-\w{16}-00$/) })
    expect((await traces.flush()).slice(before)).toEqual([])
  })

  it('begin anew where the caller says nothing that is a context', async () => {
    await using store = await open()
    const traces = await traceHere()
    const { write, row } = await scene(store.db)
    const nonsense = [
      ...['nonsense', '', `ff-${CALLERS.traceId}-${CALLERS.spanId}-01`],
      `00-${'0'.repeat(32)}-${CALLERS.spanId}-01`,
    ]
    const begun: (string | undefined)[] = []
    for (const traceparent of nonsense) {
      const { traceparent: stored } = await row(await write({ traceparent }))
      expect(stored).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
      begun.push(stored?.slice(3, 35))
    }
    const requests = named(await traces.flush(), 'POST /v1/guests/:id/messages')
    expect(requests.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual(
      begun.map((traceId) => [traceId, undefined]),
    )
    expect(new Set(begun).size).toBe(nonsense.length)
    expect(begun).not.toContain(CALLERS.traceId)
  })

  it('ask the store nothing: on or off, a message takes the same statements', async () => {
    const statementsOf = async () => {
      await using store = await open()
      let statements = 0
      const counting: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1
          return result
        },
      }
      const { inbox, numberId, guestId, row, sender } = await scene(store.db.withPlugin(counting))
      const { id } = await writeMessage(inbox, guestId, { content: { type: 'text', text: TEXT }, author: 'key_1' })
      await sender.drain()
      const { whatsapp_id } = await row(id)
      const given = [{ messageIds: [whatsapp_id], peer: { phone: PHONE } }]
      await applyReceipts(inbox, numberId, { given, status: 'read', at: inbox.clock.now() })
      return statements
    }
    installTracer(undefined)
    const off = await statementsOf()
    const traces = await traceHere()
    const on = await statementsOf()
    expect(await traces.flush()).not.toEqual([])
    expect(off).toBeGreaterThan(20)
    expect(on).toBe(off)
  })

  it('are not there while they are off: no context is kept or stored, whatever the caller says', async () => {
    await using store = await open()
    installTracer(undefined)
    const { inbox, numberId, write, row, eventTraces, sender } = await scene(store.db)
    const running: (string | null)[] = []
    inbox.network.line(numberId).answer = () => {
      running.push(currentTrace())
      return { outcome: 'accepted', at: inbox.clock.now() }
    }
    const id = await write({ traceparent: TRACEPARENT })
    await sender.drain()
    expect(await row(id)).toMatchObject({ status: 'sent', traceparent: null })
    expect((await eventTraces()).every(({ traceparent }) => traceparent === null)).toBe(true)
    expect(running).toEqual([null])
  })
})
