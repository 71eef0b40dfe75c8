import { describe, expect, it } from 'vitest'
import { type InboxScene, openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { optIn, showTimeline } from '../../guests/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import type { HistoryPart, PastMessage } from '../../whatsapp/port.ts'
import { receiveMessage } from '../receive-message.ts'
import { resolveMessages } from '../view.ts'
import { askOlder, listChatHistories, olderStateOf, sendHistoryRequests } from './older.ts'
import { receiveHistory } from './receive-history.ts'

const ANNA = { phone: '+79161234567', lid: '111' }
const YESTERDAY = Date.UTC(2026, 0, 4, 12)

const past = (given: Parameters<typeof incoming>[0] & Pick<PastMessage, 'status' | 'reactions'>): PastMessage => ({
  ...incoming({ offline: true, ...given }),
  ...(given.fromMe ? { status: given.status ?? 'sent' } : {}),
})

function part(messages: PastMessage[], more: { asked?: string; isBeginning?: boolean } = {}): HistoryPart {
  return { kind: 'chat', peer: ANNA, messages, isBeginning: false, ...more }
}

const TALK = [
  past({ id: 'P1', peer: ANNA, at: YESTERDAY, text: 'Можно столик?', pushName: 'Анна' }),
  past({ id: 'P2', peer: ANNA, at: YESTERDAY + MINUTE, text: 'Да', fromMe: true, status: 'read' }),
  past({
    id: 'P3',
    peer: ANNA,
    at: YESTERDAY + 2 * MINUTE,
    text: '5',
    reactions: [{ fromMe: true, emoji: '👍', at: 1 }],
  }),
]

eachStore('history', (open) => {
  async function scene(db: Db, settings: Record<string, string> = {}) {
    const inbox: InboxScene = await openInbox(db)
    Object.assign(inbox.settings, settings)
    const numberId = await inbox.addNumber()
    return Object.assign(inbox, { numberId, take: (given: HistoryPart) => receiveHistory(inbox, numberId, given) })
  }
  const messages = (db: Db) => db.selectFrom('messages').selectAll().orderBy('at').orderBy('id').execute()
  const guest = (db: Db) => db.selectFrom('guests').selectAll().where('merged_into', 'is', null).executeTakeFirst()
  const chat = (db: Db) => db.selectFrom('chats').selectAll().executeTakeFirstOrThrow()

  it('stands there as dealt with: not unread, no event, nobody waits, no rating, no warm-up', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await inbox.take(part(TALK))
    expect(await messages(store.db)).toMatchObject([
      { whatsapp_id: 'P1', from_me: 0, status: 'received', read_at: inbox.clock.now(), from_history: 1, kind: null },
      { whatsapp_id: 'P2', from_me: 1, status: 'read', sent_at: YESTERDAY + MINUTE, author: null },
      { whatsapp_id: 'P3', from_me: 0, reactions: expect.stringContaining('👍') },
    ])
    expect(await guest(store.db)).toMatchObject({
      push_name: 'Анна',
      unread_count: 0,
      waiting_since: null,
      opened_at: null,
      last_message_at: YESTERDAY + 2 * MINUTE,
      last_inbound_at: YESTERDAY + 2 * MINUTE,
    })
    expect(await chat(store.db)).toMatchObject({ unanswered_out: 0, answered_out: 0, last_out_at: YESTERDAY + MINUTE })
    expect(await inbox.events()).toEqual([])
    expect([inbox.inbound, inbox.statuses, inbox.jobs]).toEqual([[], [], []])
    const { id } = (await guest(store.db))!
    const timeline = await showTimeline(store.db, { message: resolveMessages }, id, { limit: 10 })
    expect(timeline.data.map((entry) => 'text' in entry && entry.text)).toEqual(['5', 'Да', 'Можно столик?'])
  })

  it('invariant 6: once, whatever is known of it and however often it comes', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const live = incoming({ id: 'P3', peer: ANNA, at: YESTERDAY + 2 * MINUTE, text: '5' })
    await receiveMessage(inbox, inbox.numberId, live)
    await Promise.all([inbox.take(part(TALK)), inbox.take(part(TALK.slice(1))), inbox.take(part(TALK))])
    await receiveMessage(
      inbox,
      inbox.numberId,
      incoming({ id: 'P1', peer: ANNA, at: YESTERDAY, text: 'Можно столик?' }),
    )
    expect((await messages(store.db)).map((row) => [row.whatsapp_id, row.from_history])).toEqual([
      ['P1', 1],
      ['P2', 1],
      ['P3', 0],
    ])
    expect(await store.db.selectFrom('timeline').selectAll().execute()).toHaveLength(3)
    // What came live stays as it is.
    expect(await guest(store.db)).toMatchObject({ unread_count: 1, waiting_since: YESTERDAY + 2 * MINUTE })
    expect(await inbox.events('message.received')).toHaveLength(1)
  })

  it('heals what could not be read, fills in unknown names alone, and applies changes that came before', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const content = { type: 'unsupported', reason: 'undecrypted' } as const
    await receiveMessage(inbox, inbox.numberId, incoming({ id: 'P1', peer: ANNA, at: YESTERDAY, content }))
    const edit = { type: 'edit', targetId: 'P3', text: '4' } as const
    await receiveMessage(inbox, inbox.numberId, incoming({ id: 'E1', peer: ANNA, at: YESTERDAY + HOUR, content: edit }))
    await inbox.take({
      kind: 'names',
      names: [
        { peer: ANNA, pushName: 'Аня' },
        { peer: { lid: '999' }, pushName: 'Кто' },
      ],
    })
    await inbox.take(part(TALK))
    expect((await messages(store.db)).map(({ text }) => text)).toEqual(['Можно столик?', 'Да', '4'])
    expect(await store.db.selectFrom('guests').select('push_name').execute()).toEqual([{ push_name: 'Аня' }])
    // The second word of the same message is no new one: nobody is asked to answer it.
    expect(inbox.inbound).toHaveLength(1)
  })

  it('files are fetched when somebody asks for them', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const media = { kind: 'image', mimeType: 'image/jpeg', reference: '{}' } as const
    await inbox.take(part([past({ id: 'P9', peer: ANNA, at: YESTERDAY, content: { type: 'media', media } })]))
    expect(await store.db.selectFrom('media').select('status').execute()).toEqual([{ status: 'on_request' }])
    expect(inbox.jobs).toEqual([])
  })

  it('is left alone where the number takes none, save what was asked for', async () => {
    await using store = await open()
    const inbox = await scene(store.db, { OTKLIK_HISTORY: 'off' })
    await inbox.take(part(TALK))
    expect(await messages(store.db)).toEqual([])
    await inbox.take(part(TALK, { asked: 'R1' }))
    expect(await messages(store.db)).toHaveLength(3)
    await store.db.updateTable('numbers').set({ history: 'recent' }).where('id', '=', inbox.numberId).execute()
    await inbox.take(part([past({ id: 'P4', peer: ANNA, at: YESTERDAY - DAY, text: 'раньше' })]))
    expect(await messages(store.db)).toHaveLength(4)
  })

  describe('words about mailings', () => {
    const stop = (at: number, text = 'стоп') => part([past({ id: `S${at}${text}`, peer: ANNA, at, text })])

    it('hold when nothing newer is known, and are answered by nobody', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      await inbox.take(stop(YESTERDAY))
      expect(await guest(store.db)).toMatchObject({ opted_out_at: YESTERDAY, opted_out_source: 'message' })
      expect(await messages(store.db)).toHaveLength(1)
      await inbox.take(stop(YESTERDAY + HOUR, 'подписаться'))
      expect(await guest(store.db)).toMatchObject({ opted_out_at: null, consent_at: YESTERDAY + HOUR })
      await inbox.take(stop(YESTERDAY + MINUTE, 'Стоп!'))
      expect(await guest(store.db)).toMatchObject({ opted_out_at: null, consent_at: YESTERDAY + HOUR })
    })

    it('change nothing of what the guest has said since', async () => {
      await using store = await open()
      const inbox = await scene(store.db)
      await receiveMessage(inbox, inbox.numberId, incoming({ peer: ANNA, text: 'Добрый день' }))
      const { id } = (await guest(store.db))!
      await transact(store.db, (tx) => optIn(tx, id, { how: 'api', source: 'api', at: inbox.clock.now() }))
      await inbox.take(stop(YESTERDAY))
      expect(await guest(store.db)).toMatchObject({ opted_out_at: null, consent_at: inbox.clock.now() })
    })
  })

  it('of somebody who was erased nothing comes back', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    const erased = async () => new Set([ANNA.phone])
    await receiveHistory({ ...inbox, guests: { ...inbox.guests, erased } }, inbox.numberId, part(TALK))
    expect(await messages(store.db)).toEqual([])
    expect(await guest(store.db)).toBeUndefined()
  })

  it('older messages: asked for once, by the oldest that is here; the answer is counted, the end is known', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await receiveMessage(inbox, inbox.numberId, incoming({ id: 'L1', peer: ANNA, at: YESTERDAY + DAY }))
    const { id } = (await guest(store.db))!
    const state = async () => olderStateOf((await listChatHistories(store.db, id))[0]!, inbox.clock.now())
    const pass = () => sendHistoryRequests(inbox, inbox.numberId, inbox.pool.connection(inbox.numberId)!)
    expect(await state()).toBe('not_asked')
    await askOlder(inbox, id)
    await askOlder(inbox, id)
    await Promise.all([pass(), pass()])
    const asked = inbox.network.line(inbox.numberId).historyAsked
    expect(asked).toEqual([
      { peer: ANNA, request: expect.any(String), count: 50, oldest: { id: 'L1', fromMe: false, at: YESTERDAY + DAY } },
    ])
    expect(await state()).toBe('asking')
    await inbox.take(part(TALK, { asked: asked[0]!.request }))
    await inbox.take(part(TALK, { asked: asked[0]!.request }))
    expect(await chat(store.db)).toMatchObject({ history_arrived: 3 })
    expect(await state()).toBe('arrived')
    expect(await inbox.events('guest.updated')).toMatchObject([{ data: { changed: 'history' } }, {}])

    await askOlder(inbox, id)
    await pass()
    inbox.clock.advance(41 * SECOND)
    expect(await state()).toBe('no_answer')
    // Too late to wait for, not too late to be taken.
    await inbox.take(part([], { asked: asked[1]!.request, isBeginning: true }))
    expect(await state()).toBe('nothing_older')
    await askOlder(inbox, id)
    await pass()
    expect(asked).toHaveLength(2)
  })

  it('nobody is asked while the number is not connected, or where there is no chat', async () => {
    await using store = await open()
    const inbox = await scene(store.db)
    await receiveMessage(inbox, inbox.numberId, incoming({ peer: ANNA }))
    const { id } = (await guest(store.db))!
    await store.db.updateTable('numbers').set({ state: 'connecting' }).execute()
    await expect(askOlder(inbox, id)).rejects.toMatchObject({ code: 'number_unavailable' })
    await expect(askOlder(inbox, id, 'num_other')).rejects.toMatchObject({ code: 'not_found' })
  })
})
