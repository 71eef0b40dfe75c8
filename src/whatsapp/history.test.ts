import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { HistoryPart, PastMessage } from './port.ts'
import { linkNumber, type OpenNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const guest = (n: number) => String(79160000000 + n)
const YESTERDAY = Math.floor(Date.now() / MINUTE) * MINUTE - 24 * HOUR

describe('history over the wire', () => {
  let sandbox: Sandbox
  let store: Store
  let number: OpenNumber
  let phone: string
  let phones = 0

  beforeAll(async () => {
    sandbox = await startSandbox()
    await sandbox.client.createGuests({ from: guest(0), count: 5, names: ['Анна', 'Борис'] })
  })
  afterAll(() => sandbox?.stop())
  beforeEach(async () => {
    store = await freshSqlite()
    phone = `7999000000${++phones}`
  })
  afterEach(async () => {
    await number?.connection.close()
    await store.close()
  })

  const whatsApp = () => whatsAppOn(sandbox, store.db, { tuning: { mediaIdleMs: 2_000 } })
  const link = (overrides = {}) => linkNumber(whatsApp(), sandbox, 'num_1', phone, overrides)
  const ended = ({ history }: { history: HistoryPart[] }) => history.some((part) => part.kind === 'end' && part.isLast)
  const named = ({ history }: { history: HistoryPart[] }) => history.some(({ kind }) => kind === 'names')
  const chats = () => number.heard.history.filter((part) => part.kind === 'chat')
  const messages = () => chats().flatMap((part): PastMessage[] => part.messages)
  const text = (message: PastMessage) => (message.content.type === 'text' ? message.content.text : message.content.type)

  it('recent chats come on linking: both sides, oldest first, with statuses, reactions, names and files', async () => {
    await sandbox.client.remember({
      phone,
      guest: guest(0),
      messages: [
        { content: { kind: 'text', text: 'Можно столик?' }, at: YESTERDAY, id: 'OLD1', reaction: '👍' },
        { content: { kind: 'text', text: 'Да' }, at: YESTERDAY + MINUTE, id: 'OLD2', fromMe: true, status: 'read' },
        { content: { kind: 'image', caption: 'вот' }, at: YESTERDAY + 2 * MINUTE, id: 'OLD3' },
      ],
    })
    await sandbox.client.setHistory({ phone, manner: { onLink: true, byMediaHost: true } })
    number = await link()
    await number.heard.until((heard) => ended(heard) && named(heard), 'the end of the history')
    expect(chats()).toMatchObject([
      { peer: { phone: `+${guest(0)}`, lid: expect.stringMatching(/^\d+$/) }, isBeginning: true },
    ])
    expect(messages()).toMatchObject([
      { id: 'OLD1', fromMe: false, at: YESTERDAY, pushName: 'Анна', reactions: [{ fromMe: true, emoji: '👍' }] },
      { id: 'OLD2', fromMe: true, status: 'read', content: { text: 'Да' } },
      { id: 'OLD3', content: { type: 'media', text: 'вот', media: { kind: 'image', reference: expect.any(String) } } },
    ])
    expect(messages().every(({ secret }) => secret !== undefined)).toBe(true)
    expect(number.heard.history.find(({ kind }) => kind === 'names')).toMatchObject({ names: [{ pushName: 'Анна' }] })
    expect(number.heard.messages).toEqual([])
  })

  it('is taken in pieces, whatever is broken in it, in any order and twice', async () => {
    for (const n of [0, 1, 2]) {
      const many = { count: 250, from: YESTERDAY, text: `${n}/{n}` }
      await sandbox.client.remember({ phone, guest: guest(n), many })
    }
    const manner = { chatsPerChunk: 1, reversed: true, twice: true, malformed: 'message', addresses: 'phone' } as const
    await sandbox.client.setHistory({ phone, manner: { ...manner, onLink: true } })
    number = await link()
    await number.heard.until(named, 'the last of the history')
    const texts = messages().map(text)
    expect(texts).toHaveLength(2 * 750)
    expect(new Set(texts).size).toBe(750)
    expect(Math.max(...chats().map((part) => part.messages.length))).toBeLessThanOrEqual(100)

    number.heard.history.length = 0
    await sandbox.client.setHistory({ phone, manner: { malformed: 'chunk' } })
    await sandbox.client.sendHistory({ phone })
    await number.heard.until(named, 'the history behind a chunk that is none')
    expect(messages()).toHaveLength(750)
    await sandbox.client.guestSends({ guest: guest(1), to: phone, content: { kind: 'text', text: 'живой' } })
    await number.heard.until(({ messages }) => messages[0], 'a live message behind it')
  })

  it('what was not taken to its end comes again with the next connection', async () => {
    await sandbox.client.remember({ phone, guest: guest(0), many: { count: 300, from: YESTERDAY, text: '{n}' } })
    await sandbox.client.setHistory({ phone, manner: { onLink: true, byMediaHost: true } })
    const stuck = Promise.withResolvers<void>()
    let taken = 0
    const first = await link({
      onHistory: async (part: HistoryPart) => {
        if (part.kind !== 'chat') return
        taken += part.messages.length
        if (taken < 200) return
        stuck.resolve()
        throw Object.assign(new Error('the store is away'), { code: 'ECONNREFUSED' })
      },
    })
    await stuck.promise
    await first.connection.close()
    number = await openNumber(whatsApp(), 'num_1')
    await number.heard.until(ended, 'the history, once more')
    expect(new Set(messages().map(text)).size).toBe(300)
  })

  it('what the server announced and did not deliver is counted, and nothing when all of it came', async () => {
    number = await link()
    await number.connection.close()
    await sandbox.client.until({ kind: 'online', phone, online: false })
    const write = (text: string) =>
      sandbox.client.guestSends({ guest: guest(3), to: phone, content: { kind: 'text', text } })
    for (const text of ['раз', 'два']) await write(text)
    // On a busy machine what the phone itself sent on linking waits with them.
    const { dropped } = await sandbox.client.dropOffline({ phone })
    expect(dropped).toBeGreaterThanOrEqual(2)
    await write('три')
    const quick = whatsAppOn(sandbox, store.db, { tuning: { offlineQuietMs: 200 } })
    number = await openNumber(quick, 'num_1')
    expect(await number.heard.until(({ missing }) => missing[0], 'what is missing')).toBe(dropped)
    expect(number.heard.messages.map(text)).toEqual(['три'])
    await number.connection.close()
    await sandbox.client.until({ kind: 'online', phone, online: false })
    await write('четыре')
    number = await openNumber(quick, 'num_1')
    await number.heard.until(({ messages }) => messages[0], 'what waited')
    await write('пять')
    await number.heard.until(({ messages }) => messages[1], 'a live one')
    expect(number.heard.missing).toEqual([])
  })

  it('older messages are asked for, up to the first; a phone that is off says nothing', async () => {
    await sandbox.client.remember({ phone, guest: guest(0), many: { count: 70, from: YESTERDAY, text: '{n}' } })
    const { ids } = await sandbox.client.remember({
      phone,
      guest: guest(0),
      messages: [{ content: { kind: 'text', text: 'последнее' }, at: YESTERDAY + 2 * HOUR }],
    })
    await sandbox.client.setHistory({ phone, manner: {} })
    number = await link()
    const peer = { phone: `+${guest(0)}` }
    await number.connection.findOnWhatsApp([peer.phone])
    let asked = 0
    const ask = async (id: string, at: number) => {
      const request = `3EB0ASKED${++asked}`
      await number.connection.askForHistory(peer, { request, oldest: { id, fromMe: false, at }, count: 50 })
      return request
    }
    const first = await ask(ids[0]!, YESTERDAY + 2 * HOUR)
    const answer = (asked: string) =>
      number.heard.until(
        ({ history }) => history.find((part) => part.kind === 'chat' && part.asked === asked),
        'an answer',
      )
    await answer(first)
    expect(messages().map(text)).toEqual(Array.from({ length: 50 }, (_, n) => String(n + 20)))
    expect(chats()[0]!.isBeginning).toBe(false)
    const [oldest] = messages()
    number.heard.history.length = 0
    await answer(await ask(oldest!.id, oldest!.at))
    expect(messages().map(text)).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
    expect(chats()[0]!.isBeginning).toBe(true)

    await sandbox.client.setHistory({ phone, manner: { answers: false } })
    number.heard.history.length = 0
    await ask(oldest!.id, oldest!.at)
    await sandbox.client.until({ kind: 'notes', note: 'history asked', number: phone, count: 3 })
    expect(number.heard.history).toEqual([])
  })
})
