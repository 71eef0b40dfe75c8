import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { changeIdentities, findPeer } from '../guests/index.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { findNumber } from '../numbers/index.ts'
import type { Peer } from '../whatsapp/port.ts'
import { askOlder, olderStateOf } from './history/older.ts'
import { applyLateResult } from './late-result.ts'
import { receiveMessage } from './receive-message.ts'
import { presentReplyWindow } from './reply-window.ts'
import { applyReceipts } from './statuses.ts'
import { actOnMessage, writeMessage } from './write-message.ts'

const META = { kind: 'cloud_api', meta_phone_id: '1042', meta_account_id: '1022' } as const
const GUEST = { phone: '+79161234567', userId: 'RU.13491208655302741918' }

eachStore('a chat with an official number', (open) => {
  async function setUp(db: Db, given: Parameters<Awaited<ReturnType<typeof openInbox>>['addNumber']>[0] = META) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber(given)
    const receive = (id: string, peer: Peer = GUEST) =>
      receiveMessage(inbox, numberId, incoming({ id, peer, at: inbox.clock.now() }))
    await receive('wamid.1')
    const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    const write = (numberOf?: string) =>
      writeMessage(inbox, guestId, { content: { type: 'text', text: 'Да' }, author: 'key_1', numberId: numberOf })
    const window = () => presentReplyWindow(db, { guestId, numberId }, inbox.clock.now())
    return { ...inbox, numberId, guestId, receive, write, window }
  }
  const rowOf = (db: Db, id: string) =>
    db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  it('is answered freely for 24 hours after the guest has written, and by a template alone after that', async () => {
    await using store = await open()
    const { clock, numberId, receive, window, write } = await setUp(store.db)
    const writtenAt = clock.now()
    const closes_at = new Date(writtenAt + DAY).toISOString()
    expect(await window()).toEqual({ number_id: numberId, kind: 'cloud_api', open: true, closes_at })
    clock.advance(DAY - 1)
    expect((await write()).status).toBe('queued')
    clock.advance(1)
    expect(await window()).toMatchObject({ open: false, closes_at })
    await expect(write()).rejects.toMatchObject({ code: 'window_closed', message: expect.stringMatching(/template/) })
    // What we write opens nothing; what the guest writes does.
    await receive('wamid.2')
    expect(await window()).toMatchObject({ open: true, closes_at: new Date(clock.now() + DAY).toISOString() })
    expect((await write()).status).toBe('queued')
  })

  it('has a window of its own, and a linked number has none', async () => {
    await using store = await open()
    const { addNumber, clock, guestId, write } = await setUp(store.db)
    const linked = await addNumber()
    const second = await addNumber({ ...META, meta_phone_id: '2042' })
    clock.advance(2 * DAY)
    expect((await write(linked)).number_id).toBe(linked)
    await expect(write(second)).rejects.toMatchObject({ code: 'window_closed', message: /never written/ })
    expect(await presentReplyWindow(store.db, { guestId, numberId: linked }, clock.now())).toEqual({
      number_id: linked,
      kind: 'linked',
      open: true,
      closes_at: null,
    })
  })

  it('takes reactions, and neither edits nor deletions, which Meta does not know', async () => {
    await using store = await open()
    const { write, ...deps } = await setUp(store.db)
    const { id } = await write()
    await actOnMessage(deps, id, { kind: 'reaction', text: '👍' }, 'key_1')
    for (const action of [{ kind: 'edit', text: 'x' }, { kind: 'delete' }] as const) {
      await expect(actOnMessage(deps, id, action, 'key_1')).rejects.toMatchObject({
        code: 'wrong_state',
        message: /official/,
      })
    }
  })

  it('tells of a failure that came after Meta had taken the message, unless it has arrived', async () => {
    await using store = await open()
    const { numberId, sender, write, ...deps } = await setUp(store.db)
    const messages = [await write(), await write()]
    await sender().drain()
    const rows = await Promise.all(messages.map(({ id }) => rowOf(store.db, id)))
    expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent'])
    const [first = '', second = ''] = rows.map((row) => row.whatsapp_id)
    const at = deps.clock.now()
    await applyReceipts(deps, numberId, { given: [{ messageIds: [second], peer: GUEST }], status: 'delivered', at })
    for (const id of [first, second]) await applyLateResult(deps, numberId, id, { outcome: 'refused', code: 131047 })
    const after = await Promise.all(messages.map(({ id }) => rowOf(store.db, id)))
    expect(after.map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['failed', 'window_closed'],
      ['delivered', null],
    ])
    // The other side of the same: said to be read after all.
    await applyReceipts(deps, numberId, { given: [{ messageIds: [first], peer: GUEST }], status: 'read', at })
    expect((await rowOf(store.db, messages[0]?.id ?? '')).status).toBe('read')
  })

  it('parks the conversations that the number would begin when Meta says that it was reported too often', async () => {
    await using store = await open()
    const { clock, network, numberId, sender, write } = await setUp(store.db)
    network.line(numberId).answer = () => ({ outcome: 'refused', code: 131048 })
    const { id } = await write()
    await sender().drain()
    expect(await rowOf(store.db, id)).toMatchObject({ status: 'failed', status_reason: 'spam_limit' })
    expect(await findNumber(store.db, numberId)).toMatchObject({
      state: 'restricted',
      restriction_kind: 'spam_limit',
      restriction_until: clock.now() + DAY,
    })
  })

  it('waits as long as Meta says before it tries again', async () => {
    await using store = await open()
    const { clock, network, numberId, sender, write } = await setUp(store.db)
    const replies = sender()
    network.line(numberId).answer = () => ({ outcome: 'not_sent', detail: 'x', retryable: true, afterMs: 5 * MINUTE })
    const { id } = await write()
    await replies.drain()
    expect((await rowOf(store.db, id)).next_attempt_at).toBe(clock.now() + 5 * MINUTE)
    network.line(numberId).answer = () => ({ outcome: 'accepted', at: clock.now() })
    clock.advance(5 * MINUTE)
    await replies.drain()
    expect((await rowOf(store.db, id)).status).toBe('sent')
  })

  it('has no phone that could be asked for older messages', async () => {
    await using store = await open()
    const { guestId, network, numberId, sender, write: _, ...deps } = await setUp(store.db)
    const history = await askOlder(deps, guestId)
    expect(olderStateOf(history, deps.clock.now())).toBe('nothing_older')
    await sender().drain()
    expect(network.line(numberId).historyAsked).toEqual([])
  })

  it('knows the guest by the id that Meta has for them, with a phone, without one, and with another', async () => {
    await using store = await open()
    const { clock, guestId, guests, receive } = await setUp(store.db)
    const all = () => store.db.selectFrom('guests').select(['id', 'phone']).where('merged_into', 'is', null).execute()
    await receive('wamid.2', { userId: GUEST.userId })
    expect(await findPeer(store.db, guestId)).toEqual(GUEST)
    clock.advance(HOUR)
    await receive('wamid.3', { userId: GUEST.userId, phone: '+79037654321' })
    expect(await all()).toEqual([{ id: guestId, phone: '+79037654321' }])
    // Hidden from the beginning, and told later.
    await receive('wamid.4', { userId: 'RU.7' })
    expect((await all()).length).toBe(2)
    const change = { former: { userId: 'RU.7' }, present: { userId: 'RU.8' }, at: clock.now() }
    await transact(store.db, (tx) => changeIdentities(tx, guests, change))
    await receive('wamid.5', { userId: 'RU.8', phone: '+79030000001' })
    expect((await all()).map(({ phone }) => phone).sort()).toEqual(['+79030000001', '+79037654321'])
    // A linked number has met the same person by phone.
    await receive('X1', { phone: '+79030000001', lid: '555' })
    expect((await all()).length).toBe(2)
  })
})
