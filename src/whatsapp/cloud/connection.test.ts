import { createHash } from 'node:crypto'
import nock from 'nock'
import { expect, it, onTestFinished } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import type { Db } from '../../db/index.ts'
import { createLogger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type {
  CloseReason,
  Connection,
  ConnectionHandlers,
  IncomingMessage,
  MetaChange,
  MetaCharge,
  OutgoingContent,
  SendResult,
} from '../port.ts'
import { openCloudConnection } from './connection.ts'
import { storeInbound } from './inbound-store.ts'
import { splitWebhook } from './split-webhook.ts'

mockNetwork()

const GRAPH = 'https://graph.facebook.com'
const META = { phoneNumberId: '1042', wabaId: '1022', graphUrl: `${GRAPH}/v26.0`, accessToken: 'EAAG-token' }
const NUMBER = 'num_official'
const GUEST = { phone: '+16505551234' }
const BYTES = Buffer.from('a picture')

const meta = () => nock(GRAPH, { reqheaders: { authorization: 'Bearer EAAG-token' } })
const refusal = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: `(#${code}) No`, type: 'OAuthException', code, error_data: { details: 'No' }, ...more },
})
const letIn = () =>
  meta()
    .get('/v26.0/1042')
    .query(true)
    .reply(200, { id: '1042', display_phone_number: '+1 650-555-1111', verified_name: 'Pizzeria' })
const taken = (wamid: string, bodies: Record<string, unknown>[] = []) =>
  meta()
    .post('/v26.0/1042/messages', (body) => {
      bodies.push(body)
      return true
    })
    .reply(200, { messaging_product: 'whatsapp', contacts: [], messages: [{ id: wamid }] })

/** What the connection has told. */
function listener() {
  const heard = {
    messages: [] as IncomingMessage[],
    receipts: [] as { messageIds: string[]; status: string; peer: object }[],
    late: [] as { id: string; result: SendResult }[],
    changes: [] as MetaChange[],
    charges: [] as MetaCharge[],
    closed: undefined as CloseReason | undefined,
    isOpen: false,
    /** Throws instead of taking a message. */
    fault: undefined as ((message: IncomingMessage) => Error | undefined) | undefined,
  }
  const handlers: ConnectionHandlers = {
    onQr: () => undefined,
    onPaired: () => undefined,
    onOpen() {
      heard.isOpen = true
    },
    onClose(reason) {
      heard.closed = reason
    },
    async onMessage(message) {
      const error = heard.fault?.(message)
      if (error) throw error
      heard.messages.push(message)
    },
    onReceipt: (receipt) => void heard.receipts.push(receipt),
    onLateResult: (id, result) => void heard.late.push({ id, result }),
    onIdentity: () => undefined,
    onRestriction: () => undefined,
    onMetaChange: (change) => void heard.changes.push(change),
    onCharge: (charge) => void heard.charges.push(charge),
  }
  return { heard, handlers }
}

type Change = { field: string; value: Record<string, unknown> }

async function postTo(db: Db, ...changes: Change[]): Promise<void> {
  const body = { object: 'whatsapp_business_account', entry: [{ id: META.wabaId, changes }] }
  const entries = (splitWebhook(body, 1) ?? []).map(({ key, entry }) => ({ numberId: NUMBER, key, entry }))
  await storeInbound(db, entries, 1)
}

async function open(db: Db, { isOpen = true }: { isOpen?: boolean } = {}) {
  const { heard, handlers } = listener()
  let posted: () => void = () => undefined
  // It stands still: how fast this machine is must not decide what leaves.
  const clock = testClock()
  const deps = {
    ...{ db, clock, log: createLogger('silent'), allowPrivate: false },
    onPosted: (_id: string, run: () => void) => {
      posted = run
      return () => undefined
    },
  }
  if (isOpen) letIn()
  const connection = await openCloudConnection(deps, { numberId: NUMBER, meta: META, handlers })
  onTestFinished(() => connection.close())
  if (isOpen) await until('open', () => heard.isOpen)
  return {
    ...{ connection, heard, clock },
    /** As the webhook does. */
    async post(...changes: Change[]) {
      await postTo(db, ...changes)
      posted()
    },
    status: (status: string, more: Record<string, unknown>) => ({
      field: 'messages',
      value: { statuses: [{ status, timestamp: '1750030073', recipient_id: '16505551234', ...more }] },
    }),
    waiting: () => db.selectFrom('cloud_inbound').selectAll().execute(),
  }
}

const write = (connection: Connection, id: string, content: OutgoingContent | string = 'Привет', to: object = GUEST) =>
  connection.send({ id, to, content: typeof content === 'string' ? { type: 'text', text: content } : content })

eachStore('an official number at Meta', (openStore) => {
  it('sends what there is to send, with our id, and quotes and reacts by the ids of Meta', async () => {
    const { db } = await openStore()
    const { connection } = await open(db)
    const bodies: Record<string, unknown>[] = []
    const send = async (id: string, content: OutgoingContent | string, to?: object) => {
      taken(`wamid.${id}`, bodies)
      expect(await write(connection, id, content, to)).toMatchObject({ outcome: 'accepted' })
      return bodies.at(-1)
    }
    expect(await send('3EB0A', 'Привет')).toEqual({
      ...{ messaging_product: 'whatsapp', recipient_type: 'individual', to: '16505551234' },
      ...{ type: 'text', text: { body: 'Привет', preview_url: false } },
      biz_opaque_callback_data: expect.stringMatching(/^3EB0A \d+$/),
    })
    const quotesOurs = { type: 'text', text: 'Да', quoted: { id: '3EB0A', fromMe: true, text: '' } } as const
    expect(await send('3EB0B', quotesOurs)).toMatchObject({ context: { message_id: 'wamid.3EB0A' } })
    const quotesTheirs = { ...quotesOurs, quoted: { id: 'wamid.G', fromMe: false, text: '' } }
    expect(await send('3EB0C', quotesTheirs)).toMatchObject({ context: { message_id: 'wamid.G' } })
    const quotesUnknown = { ...quotesOurs, quoted: { id: '3EB0?', fromMe: true, text: '' } }
    expect(await send('3EB0D', quotesUnknown)).not.toHaveProperty('context')
    expect(await send('3EB0E', { type: 'location', latitude: 1, longitude: 2, name: 'Кафе' })).toMatchObject({
      location: { latitude: 1, longitude: 2, name: 'Кафе' },
    })
    const contacts = [{ name: 'Анна Ли', phones: ['+79161234567'], vcard: '' }]
    expect(await send('3EB0F', { type: 'contact', contacts })).toMatchObject({
      contacts: [
        {
          name: { formatted_name: 'Анна Ли', first_name: 'Анна', last_name: 'Ли' },
          phones: [{ phone: '+79161234567' }],
        },
      ],
    })
    const reaction = { type: 'reaction', targetId: '3EB0A', targetFromMe: true, emoji: '👍' } as const
    expect(await send('3EB0G', reaction)).toMatchObject({ reaction: { message_id: 'wamid.3EB0A', emoji: '👍' } })
    // A guest whose phone Meta hides.
    const hidden = await send('3EB0H', 'Hi', { userId: 'US.1349' })
    expect(hidden).toMatchObject({ recipient: 'US.1349' })
    expect(hidden).not.toHaveProperty('to')
  })

  it('uploads a file first, as what Meta shows it as', async () => {
    const { db } = await openStore()
    const { connection } = await open(db)
    const bodies: Record<string, unknown>[] = []
    const upload = () => meta().post('/v26.0/1042/media').reply(200, { id: 'file-1' })
    const media = (kind: 'image' | 'voice', mimeType: string) =>
      ({ type: 'media', media: { kind, mimeType, data: { bytes: BYTES } } }) as const
    upload()
    taken('wamid.1', bodies)
    expect(await write(connection, 'M1', { ...media('image', 'image/png'), text: 'Зал' })).toMatchObject({
      outcome: 'accepted',
    })
    expect(bodies.at(-1)).toMatchObject({ type: 'image', image: { id: 'file-1', caption: 'Зал' } })
    upload()
    taken('wamid.2', bodies)
    await write(connection, 'M2', media('image', 'image/heic'))
    expect(bodies.at(-1)).toMatchObject({ type: 'document', document: { id: 'file-1', filename: 'file.heic' } })
    upload()
    taken('wamid.3', bodies)
    await write(connection, 'M3', media('voice', 'audio/ogg; codecs=opus'))
    expect(bodies.at(-1)).toMatchObject({ type: 'audio', audio: { id: 'file-1', voice: true } })
    meta().post('/v26.0/1042/media').reply(400, refusal(131053))
    expect(await write(connection, 'M4', media('image', 'image/png'))).toEqual({ outcome: 'refused', code: 131053 })
  })

  it.each<[string, OutgoingContent | string, object]>([
    ['a text that is too long', 'я'.repeat(4_097), GUEST],
    ['an edit', { type: 'edit', targetId: 'x', text: 'y' }, GUEST],
    ['a deletion', { type: 'delete', targetId: 'x' }, GUEST],
    [
      'a reaction to what Meta does not know',
      { type: 'reaction', targetId: 'x', targetFromMe: true, emoji: '👍' },
      GUEST,
    ],
    ['anything to somebody of whom it knows nothing', 'Hi', { lid: '123' }],
  ])('cannot send %s, and says so', async (_what, content, to) => {
    const { db } = await openStore()
    const { connection } = await open(db)
    expect(await write(connection, 'X', content, to)).toMatchObject({
      ...{ outcome: 'not_sent', retryable: false, reason: 'not_carried' },
    })
  })

  it('does with a refusal what the table says, and may send the message again', async () => {
    const { db } = await openStore()
    const { connection, heard } = await open(db)
    const answers = (status: number, body: object, headers = {}) =>
      meta().post('/v26.0/1042/messages').reply(status, body, headers)
    answers(400, refusal(131047))
    expect(await write(connection, 'A')).toEqual({ outcome: 'refused', code: 131047 })
    answers(400, refusal(131048))
    expect(await write(connection, 'B')).toEqual({ outcome: 'refused', code: 131048 })
    answers(400, refusal(130429), { 'retry-after': '30' })
    expect(await write(connection, 'C')).toMatchObject({ outcome: 'not_sent', retryable: true, afterMs: 30 * SECOND })
    taken('wamid.C')
    expect(await write(connection, 'C')).toMatchObject({ outcome: 'accepted' })
    answers(401, refusal(190, { error_subcode: 463 }))
    expect(await write(connection, 'D')).toMatchObject({ outcome: 'not_sent', retryable: true })
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'token_refused' })
    expect(await write(connection, 'D')).toMatchObject({ outcome: 'not_sent', detail: 'not connected' })
  })

  it.each<[string, () => unknown]>([
    [
      'Meta was cut off',
      () =>
        meta()
          .post('/v26.0/1042/messages')
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
    ],
    ['a gateway gave up', () => meta().post('/v26.0/1042/messages').reply(502, '<html>')],
    ['the answer cannot be read', () => meta().post('/v26.0/1042/messages').reply(200, '{}')],
  ])('never sends a message again of which nobody knows (once, invariant 2): %s', async (_what, answers) => {
    const { db } = await openStore()
    const first = await open(db)
    answers()
    expect(await write(first.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    // Nothing is asked for any more: the network of this test would refuse it.
    expect(await write(first.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    await first.connection.close()
    // Another process finds it, as after a crash between the POST and its answer.
    const second = await open(db)
    expect(await write(second.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    const { begun_at } = await db.selectFrom('cloud_sends').selectAll().executeTakeFirstOrThrow()
    await second.post(second.status('delivered', { id: 'wamid.U', biz_opaque_callback_data: `U ${begun_at}` }))
    await until('healed', async () => (await second.waiting()).length === 0)
    expect(second.heard.late).toMatchObject([{ id: 'U', result: { outcome: 'accepted' } }])
    expect(second.heard.receipts).toMatchObject([{ messageIds: ['U'], status: 'delivered', peer: GUEST }])
    expect(await write(second.connection, 'U')).toMatchObject({ outcome: 'accepted' })
  })

  it('keeps to what Meta lets one person get, over restarts, whatever it is and whoever sends it', async () => {
    const { db } = await openStore()
    const { connection, clock } = await open(db)
    for (const id of ['P1', 'P2', 'P3']) {
      taken(`wamid.${id}`)
      expect(await write(connection, id)).toMatchObject({ outcome: 'accepted' })
    }
    clock.advance(5 * SECOND)
    // Nothing is asked of Meta: the network of this test would refuse it.
    const reaction = { type: 'reaction', targetId: 'P1', targetFromMe: true, emoji: '👍' } as const
    expect(await write(connection, 'P4', reaction)).toMatchObject({
      ...{ outcome: 'not_sent', retryable: true, afterMs: 14 * SECOND },
    })
    await connection.close()
    const second = await open(db)
    second.clock.advance(5 * SECOND)
    expect(await write(second.connection, 'P4')).toMatchObject({ outcome: 'not_sent', afterMs: 14 * SECOND })
    taken('wamid.other')
    expect(await write(second.connection, 'P5', 'Hi', { phone: '+16505550000' })).toMatchObject({ outcome: 'accepted' })
    second.clock.advance(14 * SECOND)
    taken('wamid.P4')
    const two = await Promise.all([write(second.connection, 'P4'), write(second.connection, 'P4')])
    expect(two).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }])
  })

  it('waits longer each time that Meta says a person gets too much, as others may send through the number', async () => {
    const { db } = await openStore()
    const { connection } = await open(db)
    const waits: unknown[] = []
    for (let n = 0; n < 5; n++) {
      meta().post('/v26.0/1042/messages').reply(400, refusal(131056))
      const result = await write(connection, 'W')
      waits.push(result.outcome === 'not_sent' && result.afterMs)
    }
    expect(waits).toEqual([6, 16, 64, 256, 256].map((seconds) => seconds * SECOND))
  })

  it('tells what Meta charges, by type where it says one, and nothing where it says nothing', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await open(db)
    taken('wamid.C')
    await write(connection, 'C')
    const pricing = { pricing_model: 'PMP', category: 'marketing' }
    await post(
      status('sent', { id: 'wamid.C', pricing: { ...pricing, billable: true, type: 'regular' } }),
      status('delivered', { id: 'wamid.C', pricing: { ...pricing, type: 'free_customer_service' } }),
      status('read', { id: 'wamid.C' }),
      status('read', { id: 'wamid.C', pricing: 'none' }),
      status('sent', { id: 'wamid.others', pricing: { ...pricing, billable: true } }),
    )
    await until('taken', async () => (await waiting()).length === 0)
    const messageId = 'C'
    const told = heard.charges.map(({ billable, category, type, model }) => [billable, category, type, model])
    expect(heard.charges.every((charge) => charge.messageId === messageId)).toBe(true)
    expect(told.sort()).toEqual(
      [
        [false, 'marketing', 'free_customer_service', 'PMP'],
        [true, 'marketing', 'regular', 'PMP'],
      ].sort(),
    )
  })

  it('says of a refused template which one it is, before the send ends', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await open(db)
    const template = { name: 'friday', language: 'ru', category: 'marketing' as const, components: [] }
    meta().post('/v26.0/1042/messages').reply(400, refusal(132015))
    expect(await write(connection, 'T', { type: 'template', text: 'x', template })).toEqual({
      ...{ outcome: 'refused', code: 132015 },
    })
    const told = { field: 'template_refused', value: { code: 132015, template: { name: 'friday', language: 'ru' } } }
    expect(heard.changes).toMatchObject([told])
    taken('wamid.T2')
    await write(connection, 'T2', { type: 'template', text: 'x', template })
    await post(status('failed', { id: 'wamid.T2', errors: [{ code: 132016, title: 'x' }] }))
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.changes).toMatchObject([told, { field: 'template_refused', value: { code: 132016 } }])
  })

  it('tries again what never left', async () => {
    const { db } = await openStore()
    const { connection } = await open(db)
    const away = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    meta().post('/v26.0/1042/messages').replyWithError(away)
    expect(await write(connection, 'N')).toMatchObject({ outcome: 'not_sent', retryable: true })
    taken('wamid.N')
    expect(await write(connection, 'N')).toMatchObject({ outcome: 'accepted' })
  })

  it('tells what became of a message, by statuses in any order, and of nobody else', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await open(db)
    taken('wamid.S')
    await write(connection, 'S')
    const { begun_at } = await db.selectFrom('cloud_sends').selectAll().executeTakeFirstOrThrow()
    await post(
      status('read', { id: 'wamid.S' }),
      status('delivered', { id: 'wamid.S' }),
      status('sent', { id: 'wamid.S' }),
      status('delivered', { id: 'wamid.of another program', biz_opaque_callback_data: 'campaign 7' }),
    )
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.receipts.map((receipt) => receipt.status).sort()).toEqual(['delivered', 'read'])
    expect(heard.late).toEqual([])
    // Failed after all; then somebody tries it again, and an old status comes late.
    await post(status('failed', { id: 'wamid.S', errors: [{ code: 131049, title: 'x' }] }))
    await until('failed', async () => (await waiting()).length === 0)
    expect(heard.late).toEqual([{ id: 'S', result: { outcome: 'refused', code: 131049 } }])
    meta().post('/v26.0/1042/messages').reply(502, '')
    expect(await write(connection, 'S')).toEqual({ outcome: 'unconfirmed' })
    const stale = { id: 'wamid.S', biz_opaque_callback_data: `S ${begun_at - 1}` }
    await post(status('failed', { ...stale, errors: [{ code: 131049 }] }))
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.late).toHaveLength(1)
  })

  it('hands over what was posted: in order, once for each, also while Meta does not let it in', async () => {
    const { db } = await openStore()
    const contacts = [{ wa_id: '16505551234', profile: { name: 'Anna' } }]
    const messages = Array.from({ length: 120 }, (_, n) => ({
      ...{ id: `wamid.${n}`, from: '16505551234', timestamp: '1749416383', type: 'text' },
      text: { body: String(n) },
    }))
    const change = { field: 'messages', value: { messages, contacts } }
    await postTo(db, change, change, { field: 'account_update', value: { event: 'DISABLED_UPDATE' } })
    meta().get('/v26.0/1042').query(true).reply(401, refusal(190))
    const { heard, waiting } = await open(db, { isOpen: false })
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'token_refused' })
    expect(await waiting()).toEqual([])
    const texts = heard.messages.map(({ content }) => 'text' in content && content.text)
    expect(texts).toEqual(messages.map(({ text }) => text.body))
    expect(heard.changes).toEqual([{ field: 'account_update', value: { event: 'DISABLED_UPDATE' }, at: 1 }])
  })

  it('leaves a placeholder where the inbox refuses a message for what it is, and sets aside what is of nobody', async () => {
    const { db } = await openStore()
    const { heard, post, waiting } = await open(db)
    heard.fault = ({ content }) =>
      content.type === 'text' && content.text === 'bad'
        ? Object.assign(new Error('value too long'), { code: '22001' })
        : undefined
    const text = (id: string, body: string) => ({ id, from: '16505551234', type: 'text', text: { body } })
    const messages = [text('wamid.bad', 'bad'), { type: 'text' }, text('wamid.good', 'good')]
    await post({ field: 'messages', value: { messages } })
    await until('the next one', () => heard.messages.some(({ id }) => id === 'wamid.good'), 20_000)
    expect(heard.messages.map(({ id, content }) => [id, content.type])).toEqual([
      ['wamid.bad', 'unsupported'],
      ['wamid.good', 'text'],
    ])
    // What was taken goes just after it was taken.
    await until('gone', async () => (await waiting()).length === 2)
    expect((await waiting()).map(({ set_aside_at }) => set_aside_at !== null)).toEqual([true, true])
  })

  it('marks as read, and shows that somebody writes, by the message of the guest', async () => {
    const { db } = await openStore()
    const { connection, heard, post } = await open(db)
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.G' }
    meta().post('/v26.0/1042/messages', read).reply(200, { success: true })
    await connection.markRead([{ id: 'wamid.G', peer: GUEST }])
    // Too old for Meta: the others are not kept back by it.
    meta().post('/v26.0/1042/messages', read).reply(400, refusal(131009))
    await connection.markRead([{ id: 'wamid.G', peer: GUEST }])
    meta().post('/v26.0/1042/messages', read).reply(503, '')
    await expect(connection.markRead([{ id: 'wamid.G', peer: GUEST }])).rejects.toThrow('http_503')
    await connection.setTyping(GUEST, true)
    const messages = [{ id: 'wamid.G', from: '16505551234', type: 'text', text: { body: 'Hi' } }]
    await post({ field: 'messages', value: { messages } })
    await until('heard', () => heard.messages.length === 1)
    meta()
      .post('/v26.0/1042/messages', { ...read, typing_indicator: { type: 'text' } })
      .reply(200, { success: true })
    await connection.setTyping(GUEST, true)
  })

  it("fetches a guest's file by its id, from Meta's hosts alone, and as it was announced", async () => {
    const { db } = await openStore()
    const { connection } = await open(db)
    const reference = (bytes: Buffer) =>
      JSON.stringify({ cloud: 1, id: '1003', sha256: createHash('sha256').update(bytes).digest('base64') })
    const node = (url: string) =>
      meta()
        .get('/v26.0/1003')
        .query({ phone_number_id: '1042' })
        .reply(200, { url, file_size: BYTES.length, id: '1003' })
    const fetched = async (text: string, maxBytes = 1_000) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of connection.fetchMedia(text, { maxBytes })) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    const host = () => nock('https://lookaside.fbsbx.com', { reqheaders: { authorization: 'Bearer EAAG-token' } })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(200, BYTES)
    expect(await fetched(reference(BYTES))).toEqual(BYTES)
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(200, BYTES)
    await expect(fetched(reference(Buffer.from('another')))).rejects.toMatchObject({ failure: 'damaged' })
    node('https://fbsbx.com.evil.example/1')
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'foreign_address' })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    await expect(fetched(reference(BYTES), 3)).rejects.toMatchObject({ failure: 'too_large' })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(404)
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'expired' })
    meta()
      .get('/v26.0/1003')
      .query(true)
      .reply(400, refusal(100, { error_subcode: 33 }))
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'expired' })
    await expect(fetched('{"kind":"image"}')).rejects.toMatchObject({ failure: 'unreadable' })
  })

  it('ends when Meta has no such number, and pings by asking for it', async () => {
    const { db } = await openStore()
    const { connection, heard } = await open(db)
    letIn()
    await connection.ping(5_000)
    meta()
      .get('/v26.0/1042')
      .query(true)
      .reply(400, refusal(100, { error_subcode: 33 }))
    await expect(connection.ping(5_000)).rejects.toThrow('100')
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'unknown_phone_number_id' })
  })
})
