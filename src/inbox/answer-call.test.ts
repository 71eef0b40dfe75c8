import { expect, it } from 'vitest'
import { type InboxScene, openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { openingHoursSchema } from '../restaurants/index.ts'
import { addRestaurant } from '../restaurants/restaurants.ts'
import type { CallOutcome } from '../whatsapp/port.ts'
import { answerCall } from './answer-call.ts'
import { markRead } from './mark-read.ts'
import { receiveMessage } from './receive-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }

eachStore('calls', (open) => {
  async function scene(db: Db, calls?: object) {
    const inbox = await openInbox(db)
    const numberId = await inbox.addNumber({ calls: calls ? JSON.stringify(calls) : null, time_zone: 'UTC' })
    let count = 0
    const receive = (outcome: CallOutcome, at = inbox.clock.now()) =>
      receiveMessage(
        inbox,
        numberId,
        incoming({ id: `CALL${++count}`, peer: ANNA, at, content: { type: 'call', video: false, outcome } }),
      )
    return { ...inbox, numberId, receive }
  }
  const rows = (db: Db) => db.selectFrom('messages').selectAll().orderBy('id').execute()
  const guest = (db: Db) => db.selectFrom('guests').selectAll().executeTakeFirstOrThrow()

  async function rings(s: InboxScene & { numberId: string }, at: number): Promise<boolean> {
    const { rejectedCalls } = s.network.line(s.numberId)
    const before = rejectedCalls.length
    await answerCall(s, s.numberId, { id: `RING${at}`, peer: ANNA, at, video: false })
    return rejectedCalls.length === before
  }

  it('that were missed stand in the timeline, unread, with an event; they count as no exchange and need no receipt', async () => {
    await using store = await open()
    const s = await scene(store.db)
    await s.receive('missed')
    const [row] = await rows(store.db)
    expect(row).toMatchObject({ type: 'call', from_me: 0, number_id: s.numberId, at: s.clock.now() })
    expect(await guest(store.db)).toMatchObject({ unread_count: 1, last_message_id: row!.id, phone: ANNA.phone })
    expect(await store.db.selectFrom('timeline').select(['kind', 'ref_id']).execute()).toEqual([
      { kind: 'message', ref_id: row!.id },
    ])
    expect(await s.events('call.missed')).toMatchObject([{ data: { id: row!.id, call: { outcome: 'missed' } } }])
    expect(await s.events('message.received')).toMatchObject([{ data: { type: 'call', text: 'Missed call' } }])
    expect(s.inbound).toEqual([])
    expect(await store.db.selectFrom('chats').select(['last_inbound_at', 'answered_out']).execute()).toEqual([
      { last_inbound_at: null, answered_out: 0 },
    ])
    await markRead(s, (await guest(store.db)).id, { at: s.clock.now(), by: 'usr_1' })
    expect(await rows(store.db)).toMatchObject([{ read_at: s.clock.now(), receipt_due: 0 }])
  })

  it('that were taken on the phone are there, read, without the event', async () => {
    await using store = await open()
    const s = await scene(store.db)
    await s.receive('answered')
    expect(await guest(store.db)).toMatchObject({ unread_count: 0, last_inbound_at: null })
    expect(await s.events('call.missed')).toEqual([])
  })

  it('ring unless the rule says otherwise: always, or outside the hours of the number', async () => {
    await using store = await open()
    const noon = Date.UTC(2026, 5, 1, 12)
    const night = Date.UTC(2026, 5, 1, 23, 30)
    const silent = await scene(store.db)
    expect(await rings(silent, noon)).toBe(true)
    const always = await scene(store.db, { reject: 'always', hours: null, text: null })
    expect(await rings(always, noon)).toBe(false)
    const byDay = await scene(store.db, { reject: 'outside_hours', hours: { from: '10:00', to: '22:00' }, text: null })
    expect([await rings(byDay, noon), await rings(byDay, night)]).toEqual([true, false])
    const byNight = await scene(store.db, {
      reject: 'outside_hours',
      hours: { from: '18:00', to: '02:00' },
      text: null,
    })
    expect([await rings(byNight, noon), await rings(byNight, night)]).toEqual([false, true])
  })

  it('ring while the restaurant of the number is open, where the rule names no hours', async () => {
    await using store = await open()
    const weekly = openingHoursSchema.parse({ weekly: {} }).weekly
    const opening_hours = { weekly: { ...weekly, monday: [{ from: '10:00', to: '02:00' }] }, exceptions: [] }
    const restaurant = { name: 'Хинкальная', time_zone: 'UTC', courier: 'own', opening_hours } as const
    const { id } = await transact(store.db, (tx) => addRestaurant(tx, restaurant, 0))
    const s = await scene(store.db, { reject: 'outside_hours', hours: null, text: null })
    const monday = (hour: number) => Date.UTC(2026, 5, 1, hour)
    // Of no restaurant: nothing says that it is closed.
    expect(await rings(s, monday(5))).toBe(true)
    await store.db.updateTable('numbers').set({ restaurant_id: id }).execute()
    expect([await rings(s, monday(5)), await rings(s, monday(25)), await rings(s, monday(26))]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('that were turned away are told with what the rule would have their caller read', async () => {
    await using store = await open()
    const s = await scene(store.db, { reject: 'always', hours: null, text: 'Напишите нам, пожалуйста' })
    await s.receive('rejected')
    await s.receive('missed')
    const [call] = await rows(store.db)
    expect(s.rejected).toMatchObject([{ messageId: call!.id, numberId: s.numberId, text: 'Напишите нам, пожалуйста' }])
  })
})
