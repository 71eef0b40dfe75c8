import { describe, expect, it } from 'vitest'
import { type InboxScene, openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { MINUTE } from '../lib/units.ts'
import type { Peer, SendResult } from '../whatsapp/port.ts'
import { applyLateResult } from './late-result.ts'
import { markRead } from './mark-read.ts'
import { receiveMessage } from './receive-message.ts'
import { applyReceipts } from './statuses.ts'
import { writeMessage } from './write-message.ts'

eachStore('replies', (open) => {
  type Scene = InboxScene & { numberId: string; guestId: string }

  async function scene(db: Db, { offline = false } = {}): Promise<Scene> {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber({ offline })
    await receiveMessage(
      inbox,
      numberId,
      incoming({ id: 'FIRST', peer: { phone: '+79161234567', lid: '111' }, at: inbox.clock.now() }),
    )
    const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    return Object.assign(inbox, { numberId, guestId })
  }
  const write = (inbox: Scene, text: string) =>
    writeMessage(inbox, inbox.guestId, { content: { type: 'text', text }, author: 'key_1' })
  const find = (db: Db, id: string) =>
    db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const sentTexts = (inbox: Scene) =>
    inbox.network
      .line(inbox.numberId)
      .sent.map(({ message: { content } }) => (content.type === 'text' ? content.text : content.type))

  it('invariant 3: leave at once, counted in the ledger, with every identity of the guest', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const sender = inbox.sender()
    sender.start()
    const message = await write(inbox, 'Здравствуйте!')
    expect(message.status).toBe('queued')
    await sender.drain()
    const row = await find(store.db, message.id)
    expect(row).toMatchObject({ status: 'sent', attempts: 1 })
    const { message: sent } = inbox.network.line(inbox.numberId).sent[0]!
    expect(sent).toMatchObject({ id: row.whatsapp_id, to: { phone: '+79161234567', lid: '111' } })
    const ledger = await store.db.selectFrom('send_ledger').selectAll().execute()
    expect(ledger).toEqual([
      expect.objectContaining({ kind: 'reply', message_id: row.whatsapp_id, settled_at: inbox.clock.steady() }),
    ])
    expect(inbox.statuses.map(({ status }) => status)).toEqual(['sent'])
    expect((await inbox.events('message.status')).map(({ data }) => data.status)).toEqual(['queued', 'sent'])
    await sender.stop()
  })

  it('keep their order in a chat, and chats do not wait for each other', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await receiveMessage(inbox, inbox.numberId, incoming({ peer: { phone: '+79160000002' } }))
    const other = await store.db
      .selectFrom('guests')
      .select('id')
      .where('phone', '=', '+79160000002')
      .executeTakeFirstOrThrow()
    const gate = Promise.withResolvers<void>()
    inbox.network.line(inbox.numberId).answer = async ({ content }) => {
      if (content.type === 'text' && content.text === '0') await gate.promise
      return { outcome: 'accepted', at: inbox.clock.now() }
    }
    for (let i = 0; i < 10; i++) await write(inbox, String(i))
    await writeMessage(inbox, other.id, { content: { type: 'text', text: 'other' }, author: 'key_1' })
    const sender = inbox.sender()
    const drained = sender.drain()
    while (sentTexts(inbox).length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(sentTexts(inbox).sort()).toEqual(['0', 'other'])
    gate.resolve()
    await drained
    expect(sentTexts(inbox).filter((text) => text !== 'other')).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ])
  })

  it('wait in SQL for a number that is offline and leave when it opens', async () => {
    await using store = await open()
    const inbox = await scene(store.db, { offline: true })
    const sender = inbox.sender()
    const message = await write(inbox, 'Позже')
    await sender.drain()
    expect((await find(store.db, message.id)).status).toBe('queued')
    await inbox.connect(inbox.numberId)
    await sender.opened(inbox.numberId)
    await sender.drain()
    expect((await find(store.db, message.id)).status).toBe('sent')
  })

  it('invariant 2: in doubt they are repeated by the same number under the same id, a few times', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    inbox.network.line(inbox.numberId).answer = () => ({ outcome: 'unconfirmed' })
    const sender = inbox.sender()
    const message = await write(inbox, 'Дошло?')
    for (let i = 0; i < 10; i++) {
      await sender.drain()
      inbox.clock.advance(2 * MINUTE)
    }
    const ids = inbox.network.line(inbox.numberId).sent.map(({ message: { id } }) => id)
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(1)
    expect(await find(store.db, message.id)).toMatchObject({
      status: 'unconfirmed',
      status_reason: 'no_acknowledgement',
    })
    await applyLateResult(inbox, inbox.numberId, ids[0]!, { outcome: 'accepted', at: inbox.clock.now() })
    expect((await find(store.db, message.id)).status).toBe('sent')
  })

  it('left unfinished by a crash are repeated under the same id', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const message = await write(inbox, 'Крах')
    await store.db
      .updateTable('messages')
      .set({ status: 'sending', attempts: 1 })
      .where('id', '=', message.id)
      .execute()
    await inbox.sender().drain()
    expect(inbox.network.line(inbox.numberId).sent.map(({ message: sent }) => sent.id)).toEqual([message.whatsapp_id])
    expect((await find(store.db, message.id)).status).toBe('sent')
  })

  it('that could not leave are tried again, those that never can have failed', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const answers: SendResult[] = [
      { outcome: 'not_sent', detail: 'busy', retryable: true },
      { outcome: 'accepted', at: inbox.clock.now() },
      { outcome: 'not_sent', detail: 'broken', retryable: false },
    ]
    inbox.network.line(inbox.numberId).answer = () => answers.shift()!
    const sender = inbox.sender()
    const first = await write(inbox, 'раз')
    await sender.drain()
    expect((await find(store.db, first.id)).status).toBe('queued')
    expect(await store.db.selectFrom('send_ledger').selectAll().execute()).toEqual([])
    inbox.clock.advance(MINUTE)
    await sender.drain()
    expect((await find(store.db, first.id)).status).toBe('sent')
    const second = await write(inbox, 'два')
    await sender.drain()
    expect(await find(store.db, second.id)).toMatchObject({ status: 'failed', status_reason: 'not_sendable' })
  })

  it('invariant 9: refused with 463 they fail with the reason and the number is restricted', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    inbox.network.line(inbox.numberId).answer = () => ({ outcome: 'refused', code: 463 })
    const message = await write(inbox, 'Первое')
    await inbox.sender().drain()
    expect(await find(store.db, message.id)).toMatchObject({ status: 'failed', status_reason: 'reachout_lock' })
    const number = await store.db.selectFrom('numbers').selectAll().executeTakeFirstOrThrow()
    expect(number).toMatchObject({ state: 'restricted', restriction_kind: 'reachout_lock' })
    expect(inbox.statuses.map(({ status }) => status)).toEqual(['failed'])
  })

  it('of a number that is gone have failed', async () => {
    await using store = await open()
    const inbox = await scene(store.db, { offline: true })
    const message = await write(inbox, 'Поздно')
    await inbox.sender().gone(inbox.numberId)
    expect(await find(store.db, message.id)).toMatchObject({ status: 'failed', status_reason: 'number_gone' })
  })

  describe('statuses', () => {
    it('never go back, whatever the order of receipts and acknowledgement', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      const gate = Promise.withResolvers<void>()
      inbox.network.line(inbox.numberId).answer = async () => {
        await gate.promise
        return { outcome: 'accepted', at: inbox.clock.now() }
      }
      const message = await write(inbox, 'Быстро')
      const sender = inbox.sender()
      const drained = sender.drain()
      while (inbox.network.line(inbox.numberId).sent.length === 0)
        await new Promise((resolve) => setTimeout(resolve, 5))
      const receipt = (status: 'delivered' | 'read' | 'played', at: number) =>
        applyReceipts(inbox, inbox.numberId, {
          given: [{ messageIds: [message.whatsapp_id, message.whatsapp_id, 'UNKNOWN'], peer: { lid: '111' } }],
          status,
          at,
        })
      const at = inbox.clock.now()
      await Promise.all([receipt('read', at + 2), receipt('delivered', at + 1), receipt('played', at + 3)])
      await receipt('delivered', at + 4)
      gate.resolve()
      await drained
      const row = await find(store.db, message.id)
      expect(row).toMatchObject({ status: 'read' })
      expect(row.sent_at).not.toBeNull()
      expect(row.delivered_at).not.toBeNull()
      const told = inbox.statuses.map(({ status }) => status)
      expect(told.at(-1)).toBe('read')
      expect(told).toEqual([...new Set(told)])
      const chat = await store.db.selectFrom('chats').select('unanswered_out').executeTakeFirstOrThrow()
      expect(chat.unanswered_out).toBe(1)
    })

    it('count from the person of the chat alone', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      const { id, whatsapp_id } = await write(inbox, 'Ждём вас')
      await inbox.sender().drain()
      const receipt = (status: 'delivered' | 'read', ...peers: Peer[]) =>
        applyReceipts(inbox, inbox.numberId, {
          given: peers.map((peer) => ({ messageIds: [whatsapp_id], peer })),
          status,
          at: inbox.clock.now(),
        })
      await receipt('read', { lid: '222' }, { phone: '+79160000009', lid: '333' })
      expect(await find(store.db, id)).toMatchObject({ status: 'sent', read_at: null })
      await receipt('delivered', { lid: '222' }, { phone: '+79161234567' })
      expect(await find(store.db, id)).toMatchObject({ status: 'delivered' })
      await receipt('read', { lid: '111' })
      expect(await find(store.db, id)).toMatchObject({ status: 'read' })
    })

    it('take batches of receipts', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      const sender = inbox.sender()
      const written = []
      for (let i = 0; i < 20; i++) written.push(await write(inbox, String(i)))
      await sender.drain()
      const messageIds = written.map((message) => message.whatsapp_id)
      const given = [{ messageIds, peer: { phone: '+79161234567' } }]
      await applyReceipts(inbox, inbox.numberId, { given, status: 'read', at: inbox.clock.now() })
      const rows = await store.db.selectFrom('messages').select('status').where('from_me', '=', 1).execute()
      expect(rows.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'read'))
      expect((await inbox.events('message.status')).filter(({ data }) => data.status === 'read')).toHaveLength(20)
    })
  })

  describe('read marks', () => {
    it('clear the counter and tell WhatsApp, each number its own', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      const second = await inbox.addNumber()
      await receiveMessage(inbox, second, incoming({ id: 'SECOND', peer: { lid: '111' } }))
      const sender = inbox.sender()
      await markRead(inbox, inbox.guestId, { at: inbox.clock.now(), by: 'key_test' })
      await sender.drain()
      expect(inbox.network.line(inbox.numberId).markedRead).toEqual([
        { id: 'FIRST', peer: { phone: '+79161234567', lid: '111' } },
      ])
      expect(inbox.network.line(second).markedRead.map(({ id }) => id)).toEqual(['SECOND'])
      expect((await store.db.selectFrom('guests').select('unread_count').executeTakeFirstOrThrow()).unread_count).toBe(
        0,
      )
      await markRead(inbox, inbox.guestId, { at: inbox.clock.now(), by: 'key_test' })
      await sender.drain()
      expect(inbox.network.line(inbox.numberId).markedRead).toHaveLength(1)
    })

    it('count exactly while messages arrive', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          i % 10 === 9
            ? markRead(inbox, inbox.guestId, { at: inbox.clock.now(), by: 'key_test' })
            : receiveMessage(inbox, inbox.numberId, incoming({ peer: { lid: '111' } })),
        ),
      )
      const { unread_count } = await store.db.selectFrom('guests').select('unread_count').executeTakeFirstOrThrow()
      const unread = await store.db
        .selectFrom('messages')
        .select('id')
        .where('from_me', '=', 0)
        .where('read_at', 'is', null)
        .execute()
      expect(unread_count).toBe(unread.length)
    })
  })
})
