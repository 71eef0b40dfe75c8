import { describe, expect, it } from 'vitest'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { listGuests } from '../guests/index.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import type { IncomingContent } from '../whatsapp/port.ts'
import { markReadElsewhere } from './mark-read.ts'
import { insertOutgoing } from './outgoing.ts'
import { receiveMessage } from './receive-message.ts'
import { applyAcceptances } from './statuses.ts'
import { openReceiving, type ReceivingInbox } from './test-support/receiving.ts'

const ANNA = { phone: '+79161234567', lid: '111' }

eachStore('receiving messages', (open) => {
  const messages = (db: Db) => db.selectFrom('messages').selectAll().orderBy('id').execute()
  const guests = (db: Db) => db.selectFrom('guests').selectAll().where('merged_into', 'is', null).execute()

  it('stores guest, chat, message, timeline and event together', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ peer: ANNA, pushName: 'Anna', text: 'Можно столик?' }))
    const [message] = await messages(store.db)
    const [guest] = await guests(store.db)
    expect(message).toMatchObject({ type: 'text', text: 'Можно столик?', from_me: 0, status: 'received' })
    expect(guest).toMatchObject({ unread_count: 1, last_message_id: message!.id, on_whatsapp: 1, push_name: 'Anna' })
    expect(await store.db.selectFrom('timeline').select(['guest_id', 'kind', 'ref_id']).execute()).toEqual([
      { guest_id: guest!.id, kind: 'message', ref_id: message!.id },
    ])
    const events = await inbox.events()
    expect(events.map(({ type }) => type)).toEqual(['guest.created', 'message.received'])
    expect(events[1]!.data).toMatchObject({
      id: message!.id,
      guest_id: guest!.id,
      text: 'Можно столик?',
      direction: 'in',
    })
    expect(inbox.inbound).toEqual([expect.objectContaining({ guestId: guest!.id, text: 'Можно столик?' })])
  })

  it('what the own phone shows as read is read here: of that number, up to there', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const other = await inbox.addNumber()
    const at = Date.UTC(2026, 0, 5, 12)
    for (const [i, id] of ['A1', 'A2', 'A3'].entries())
      await inbox.receive(incoming({ id, peer: ANNA, at: at + i * SECOND }))
    await receiveMessage(inbox, other, incoming({ id: 'B1', peer: ANNA, at }))
    await markReadElsewhere(inbox, inbox.numberId, { messageIds: ['A2'], at: at + MINUTE })
    await markReadElsewhere(inbox, inbox.numberId, { messageIds: ['A2', 'NOBODYS'], at: at + HOUR })
    const read = (await messages(store.db)).map((row) => [row.whatsapp_id, row.read_at, row.receipt_due])
    expect(read).toEqual([
      ['A1', at + MINUTE, 0],
      ['A2', at + MINUTE, 0],
      ['A3', null, 0],
      ['B1', null, 0],
    ])
    expect((await guests(store.db))[0]!.unread_count).toBe(2)
    expect(await inbox.events('guest.updated')).toMatchObject([
      { data: { changed: 'unread', by: null, unread_count: 2 } },
    ])
  })

  describe('invariant 6: stored exactly once', () => {
    it('takes the same message hundreds of times, at once and one after the other', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      const message = incoming({ peer: ANNA })
      await Promise.all(Array.from({ length: 300 }, () => inbox.receive(message)))
      await inbox.receive(message)
      expect(await messages(store.db)).toHaveLength(1)
      expect((await guests(store.db)).map((guest) => guest.unread_count)).toEqual([1])
      expect(await inbox.events('message.received')).toHaveLength(1)
      expect(inbox.inbound.length).toBeGreaterThanOrEqual(1)
    })

    it('tells messages of one id apart by number and by who wrote them', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      const other = await inbox.addNumber()
      await inbox.receive(incoming({ id: 'SAME', peer: ANNA }))
      await inbox.receive(incoming({ id: 'SAME', peer: ANNA, fromMe: true }))
      await receiveMessage(inbox, other, incoming({ id: 'SAME', peer: ANNA }))
      expect(await messages(store.db)).toHaveLength(3)
      expect(await store.db.selectFrom('chats').selectAll().execute()).toHaveLength(2)
      expect(await guests(store.db)).toHaveLength(1)
    })

    it('makes one guest of a stranger who writes many messages at once', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => inbox.receive(incoming({ peer: i % 2 ? ANNA : { lid: '111' } }))),
      )
      expect(await guests(store.db)).toHaveLength(1)
      expect((await guests(store.db))[0]!.unread_count).toBe(40)
      expect(await messages(store.db)).toHaveLength(40)
      expect(await store.db.selectFrom('chats').selectAll().execute()).toHaveLength(1)
    })

    it('stores all when the guest is merged while messages arrive', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      await inbox.receive(incoming({ peer: { phone: ANNA.phone } }))
      await inbox.receive(incoming({ peer: { lid: ANNA.lid } }))
      expect(await guests(store.db)).toHaveLength(2)
      const peers = [{ phone: ANNA.phone }, { lid: ANNA.lid }, ANNA]
      await Promise.all(Array.from({ length: 30 }, (_, i) => inbox.receive(incoming({ peer: peers[i % 3]! }))))
      const [guest, ...others] = await guests(store.db)
      expect(others).toEqual([])
      expect(guest!.unread_count).toBe(32)
      expect(new Set((await messages(store.db)).map((row) => row.guest_id))).toEqual(new Set([guest!.id]))
      const chats = await store.db.selectFrom('chats').selectAll().execute()
      expect(chats).toHaveLength(1)
      expect(new Set((await messages(store.db)).map((row) => row.chat_id))).toEqual(new Set([chats[0]!.id]))
      const timeline = await store.db.selectFrom('timeline').select('guest_id').execute()
      expect(timeline).toHaveLength(32)
      expect(new Set(timeline.map((row) => row.guest_id))).toEqual(new Set([guest!.id]))
    })
  })

  it('keeps the newest message on top when they arrive out of order', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const at = Date.UTC(2026, 0, 5, 12)
    await inbox.receive(incoming({ id: 'new', peer: ANNA, at: at + HOUR }))
    await inbox.receive(incoming({ id: 'old', peer: ANNA, at, offline: true }))
    const newest = (await messages(store.db)).find((row) => row.whatsapp_id === 'new')!
    expect((await guests(store.db))[0]).toMatchObject({
      last_message_id: newest.id,
      last_message_at: at + HOUR,
      unread_count: 2,
    })
  })

  it('keeps what was written on the phone itself, and takes it for an answer', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const at = Date.UTC(2026, 0, 5, 12)
    await inbox.receive(incoming({ peer: ANNA, at }))
    await inbox.receive(incoming({ peer: ANNA, fromMe: true, text: 'Ждём вас', at: at + MINUTE }))
    expect((await messages(store.db))[1]).toMatchObject({
      from_me: 1,
      kind: 'reply',
      status: 'sent',
      sent_at: at + MINUTE,
    })
    expect((await guests(store.db))[0]).toMatchObject({ unread_count: 0 })
    expect(await inbox.events('message.received')).toHaveLength(1)
    expect((await inbox.events('message.status')).at(-1)!.data).toMatchObject({ direction: 'out', text: 'Ждём вас' })
    expect(inbox.inbound).toHaveLength(1)
  })

  it('N5, invariant 4: counts exchanges, however many messages of ours one answer follows', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const at = Date.UTC(2026, 0, 5, 12)
    const counters = async () =>
      (await store.db.selectFrom('chats').select(['unanswered_out', 'answered_out']).execute())[0]
    const ours = (minute: number) => inbox.receive(incoming({ peer: ANNA, fromMe: true, at: at + minute * MINUTE }))
    const theirs = (minute: number) => inbox.receive(incoming({ peer: ANNA, at: at + minute * MINUTE }))
    await theirs(0)
    await ours(1)
    await ours(2)
    expect(await counters()).toEqual({ unanswered_out: 1, answered_out: 0 })
    await theirs(1)
    expect(await counters()).toEqual({ unanswered_out: 1, answered_out: 0 })
    await theirs(3)
    await theirs(3)
    expect(await counters()).toEqual({ unanswered_out: 0, answered_out: 1 })
    await theirs(4)
    await ours(5)
    await theirs(6)
    expect(await counters()).toEqual({ unanswered_out: 0, answered_out: 2 })
  })

  it('N5, invariant 4: an answer within the same second counts, whichever is written down first, and once', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const second = Date.UTC(2026, 0, 5, 12)
    const counters = async () =>
      (await store.db.selectFrom('chats').select(['unanswered_out', 'answered_out']).execute())[0]
    const theirs = () => inbox.receive(incoming({ peer: ANNA, at: second }))
    await theirs()
    const { guest_id } = await store.db.selectFrom('chats').select('guest_id').executeTakeFirstOrThrow()
    const write = () =>
      transact(store.db, (tx) =>
        insertOutgoing(tx, {
          numberId: inbox.numberId,
          guestId: guest_id,
          kind: 'reply',
          content: { type: 'text', text: 'Добрый день' },
          author: null,
          at: second + 300,
        }),
      )
    const acknowledge = (id: string) => transact(store.db, (tx) => applyAcceptances(tx, inbox, [id], second + 700))
    // The guest wrote before us in this second: no answer.
    const first = await write()
    await acknowledge(first.id)
    expect(await counters()).toEqual({ unanswered_out: 1, answered_out: 0 })
    await theirs()
    expect(await counters()).toEqual({ unanswered_out: 0, answered_out: 1 })
    // Two of ours, answered once before either is known to have left.
    const [next, third] = [await write(), await write()]
    await theirs()
    await acknowledge(next.id)
    await acknowledge(third.id)
    expect(await counters()).toEqual({ unanswered_out: 1, answered_out: 2 })
  })

  it('shows every kind of content', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const waveform = Uint8Array.from({ length: 64 }, (_, i) => i)
    await inbox.receive(
      incoming({ peer: ANNA, content: { type: 'location', latitude: 55.75, longitude: 37.62, name: 'Кремль' } }),
    )
    await inbox.receive(
      incoming({
        peer: ANNA,
        content: { type: 'contact', contacts: [{ name: 'Пётр', phones: ['+7916'], vcard: 'BEGIN' }] },
      }),
    )
    await inbox.receive(
      incoming({ peer: ANNA, content: { type: 'unsupported', reason: 'unknown_kind', description: 'poll' } }),
    )
    await inbox.receive(
      incoming({
        id: 'V',
        peer: ANNA,
        content: {
          type: 'media',
          media: { kind: 'voice', mimeType: 'audio/ogg', durationSeconds: 3, waveform, reference: '{}' },
        },
      }),
    )
    await inbox.receive(incoming({ peer: ANNA, text: 'вот', quotedId: 'V' }))
    const shown = (await inbox.events('message.received')).map(({ data }) => data)
    expect(shown[0]).toMatchObject({ type: 'location', location: { latitude: 55.75, name: 'Кремль' } })
    expect(shown[1]).toMatchObject({ type: 'contact', contacts: [{ name: 'Пётр' }] })
    expect(shown[2]).toMatchObject({ type: 'unsupported', text: null })
    expect(shown[3]).toMatchObject({
      type: 'voice',
      media: { status: 'waiting', mime_type: 'audio/ogg', duration_seconds: 3 },
    })
    expect(shown[4]).toMatchObject({ type: 'text', reply_to: shown[3].id })
    expect(inbox.jobs).toEqual([{ mediaId: shown[3].media.id, delayMs: 0 }])
  })

  it('messages that come in together are found by what they say in the end', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const find = async (q: string) => (await listGuests(store.db, { limit: 10, q })).data.map(({ phone }) => phone)
    const people = Array.from({ length: 40 }, (_, n) => ({ phone: `+7916123${1000 + n}`, lid: `${n}` }))
    await Promise.all(people.map((peer, n) => inbox.receive(incoming({ peer, text: `Борщ${n} из ЁЛОЧКИ` }))))
    expect(await find('борщ7')).toEqual(['+79161231007'])
    expect(await find('елочки')).toHaveLength(10)
    const own = (id: string, text: string) => incoming({ id, peer: ANNA, text })
    const change = (content: IncomingContent) => incoming({ peer: ANNA, content })
    // The first goes alone, the others share a transaction.
    await Promise.all(
      [
        own('A0', 'харчо'),
        own('A1', 'солянка'),
        change({ type: 'edit', targetId: 'A1', text: 'окрошка' }),
        change({ type: 'edit', targetId: 'A0', text: 'щи' }),
        own('A1', 'солянка'),
        own('A2', 'плов'),
        change({ type: 'delete', targetId: 'A2' }),
        incoming({ peer: ANNA, text: 'мой текст', fromMe: true }),
      ].map(inbox.receive),
    )
    const found = Object.fromEntries(
      await Promise.all(
        ['харчо', 'щи', 'солянка', 'окрошка', 'плов', 'мой'].map(async (q) => [q, (await find(q)).length]),
      ),
    )
    expect(found).toEqual({ харчо: 0, щи: 1, солянка: 0, окрошка: 1, плов: 0, мой: 1 })
    await store.db.deleteFrom('messages').execute()
    expect(await find('щи')).toEqual([])
  })

  it('finds guests by what was written, as it stands now', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const at = Date.UTC(2026, 0, 5, 12)
    const find = async (q: string) => (await listGuests(store.db, { limit: 10, q })).data.length
    await inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'Хочу пиццу «Пепперони»-30см, тёплую!', at }))
    expect(await Promise.all(['ПЕППЕР', 'пиццу хочу', '30', 'теплую', 'борщ'].map(find))).toEqual([1, 1, 1, 1, 0])
    const asMarketer = await listGuests(store.db, { limit: 10, q: 'пиццу' }, { messages: false })
    const listed = await listGuests(store.db, { limit: 10 }, { messages: false })
    expect([asMarketer.data, listed.data.map((guest) => guest.last_message)]).toEqual([[], [null]])
    await inbox.receive(
      incoming({ peer: ANNA, content: { type: 'edit', targetId: 'T', text: 'Хочу борщ' }, at: at + MINUTE }),
    )
    expect([await find('пепперони'), await find('борщ')]).toEqual([0, 1])
    await inbox.receive(incoming({ peer: ANNA, content: { type: 'delete', targetId: 'T' }, at: at + HOUR }))
    expect(await find('борщ')).toBe(0)
    await insertOutgoingMailing(store.db, inbox)
    expect(await find('скидка')).toBe(0)
  })

  describe('M10: opting out by a word', () => {
    it('is applied at once and confirmed once', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      await inbox.receive(incoming({ peer: ANNA, text: 'СТОП' }))
      await inbox.receive(incoming({ peer: ANNA, text: 'отпишите меня' }))
      expect((await guests(store.db))[0]).toMatchObject({ opted_out_source: 'message' })
      const replies = (await messages(store.db)).filter((row) => row.from_me)
      expect(replies).toEqual([
        expect.objectContaining({ kind: 'reply', status: 'queued', text: expect.stringContaining('«старт»') }),
      ])
      expect(await inbox.events('guest.opted_out')).toHaveLength(1)
    })

    it('is taken back by another word', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      await inbox.receive(incoming({ peer: ANNA, text: 'start' }))
      expect((await messages(store.db)).filter((row) => row.from_me)).toEqual([])
      await inbox.receive(incoming({ peer: ANNA, text: 'stop' }))
      await inbox.receive(incoming({ peer: ANNA, text: 'Start!' }))
      expect((await guests(store.db))[0]!.opted_out_at).toBeNull()
      expect((await messages(store.db)).filter((row) => row.from_me)).toHaveLength(2)
    })

    it('is not heard in a question, nor in what we write ourselves', async () => {
      await using store = await open()
      const inbox = await openReceiving(store.db)
      await inbox.receive(incoming({ peer: ANNA, text: 'стоп, а где мой заказ?' }))
      await inbox.receive(incoming({ peer: ANNA, text: 'стоп', fromMe: true }))
      expect((await guests(store.db))[0]!.opted_out_at).toBeNull()
    })
  })
})

/** Mailings are not searched: their words would match everybody. */
async function insertOutgoingMailing(db: Db, inbox: ReceivingInbox): Promise<void> {
  const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
  await transact(db, (tx) =>
    insertOutgoing(tx, {
      numberId: inbox.numberId,
      guestId,
      kind: 'mailing',
      deliveryId: 'dlv_1',
      content: { type: 'text', text: 'Вам скидка' },
      author: null,
      at: inbox.clock.now(),
    }),
  )
}
