import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { flagUnread } from '../guests/index.ts'
import { markChatUnread, sendChatMarks, takeChatMark } from './chat-marks.ts'
import { markRead } from './mark-read.ts'
import { receiveMessage } from './receive-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }

eachStore('marks of chats', (open) => {
  async function scene(db: Parameters<typeof openInbox>[0]) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber()
    await receiveMessage(inbox, numberId, incoming({ id: 'A1', peer: ANNA }))
    const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    return Object.assign(inbox, {
      numberId,
      guestId,
      told: inbox.network.line(numberId).chatMarks,
      unread: async () => (await db.selectFrom('guests').select('unread_count').executeTakeFirstOrThrow()).unread_count,
      read: () => markRead(inbox, guestId, { at: inbox.clock.now(), by: 'usr_1' }),
      pass: () => sendChatMarks(inbox, numberId, inbox.pool.connection(numberId)!),
    })
  }

  it('set on the phone are set here, and taken back', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await takeChatMark(inbox, inbox.numberId, { peer: ANNA, unread: false })
    expect(await inbox.unread()).toBe(0)
    expect(await store.db.selectFrom('messages').select(['read_at', 'receipt_due']).execute()).toEqual([
      { read_at: inbox.clock.now(), receipt_due: 0 },
    ])
    await takeChatMark(inbox, inbox.numberId, { peer: { lid: '111' }, unread: true })
    expect(await inbox.unread()).toBe(1)
    await takeChatMark(inbox, inbox.numberId, { peer: ANNA, unread: false })
    expect(await inbox.unread()).toBe(0)
    await takeChatMark(inbox, inbox.numberId, { peer: { lid: '999' }, unread: true })
    expect(await inbox.events('guest.updated')).toMatchObject(Array(3).fill({ data: { changed: 'unread', by: null } }))
    // The phone knows what it said itself.
    await inbox.pass()
    expect(inbox.told).toEqual([])
  })

  it('set here are told to the phone, each once, and taken back when all is read', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await inbox.read()
    await inbox.pass()
    expect(inbox.told).toEqual([])
    await transact(store.db, async (tx) => {
      await flagUnread(tx, inbox.guestId)
      await markChatUnread(tx, inbox.guestId)
    })
    await inbox.pass()
    await inbox.pass()
    const last = { id: 'A1', fromMe: false, at: expect.any(Number) }
    expect(inbox.told).toEqual([{ peer: ANNA, unread: true, last }])
    await inbox.read()
    await inbox.pass()
    expect(inbox.told.slice(1)).toEqual([{ peer: ANNA, unread: false, last }])
  })
})
