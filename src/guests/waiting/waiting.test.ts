import fc from 'fast-check'
import { sql } from 'kysely'
import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { fillWaits } from '../../../migrations/20261129-70-waiting.ts'
import { atOnce } from '../../../test/support/at-once.ts'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Store, transact } from '../../db/index.ts'
import { applySendResult, insertOutgoing, receiveMessage } from '../../inbox/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { type OpeningHours, openingHoursSchema } from '../../restaurants/index.ts'
import { changeRestaurant } from '../../restaurants/restaurants.ts'
import { handleGuest, reopen, resolve } from '../handling.ts'
import { linkIdentities } from '../resolve-guest.ts'
import { getGuest, listGuests } from '../view.ts'
import { answerLate } from './answer.ts'
import { applyAnswerTarget, tellOverdue } from './overdue.ts'

const ANNA = { phone: '+79161234567' }

const NO_DAYS = openingHoursSchema.parse({ weekly: {} }).weekly

/** Open from then on for an hour, each day. */
function openFrom(at: number): OpeningHours {
  const clocks = (moment: number) => DateTime.fromMillis(moment, { zone: 'Europe/Moscow' }).toFormat('HH:mm')
  const day = [{ from: clocks(at), to: clocks(at + HOUR) }]
  const weekly = Object.fromEntries(Object.keys(NO_DAYS).map((name) => [name, day])) as OpeningHours['weekly']
  return { weekly, exceptions: [] }
}

eachStore('who waits for an answer', (open) => {
  async function start(store: Store) {
    const inbox = await openInbox(store.db)
    const restaurantId = await addTestRestaurant(store.db)
    const numberId = await inbox.addNumber({ restaurant_id: restaurantId })
    const { clock } = inbox
    const scene = {
      ...inbox,
      numberId,
      restaurantId,
      /** Returns the WhatsApp id. */
      async write(peer: { phone?: string; lid?: string }, at = clock.now(), fromMe = false) {
        const message = incoming({ peer: peer as typeof ANNA, at, fromMe })
        await receiveMessage(inbox, numberId, message)
        return message.id
      },
      erase: (peer: typeof ANNA, targetId: string, fromMe = false) =>
        receiveMessage(
          inbox,
          numberId,
          incoming({ peer, fromMe, content: { type: 'delete', targetId }, at: clock.now() }),
        ),
      guestOf: async (phone: string) => {
        const { id } = await store.db
          .selectFrom('guests')
          .select('id')
          .where('phone', '=', phone)
          .executeTakeFirstOrThrow()
        return getGuest(store.db, id)
      },
      reply: (guestId: string, author: string | null = 'usr_olga') =>
        transact(store.db, (tx) =>
          insertOutgoing(tx, {
            numberId,
            guestId,
            kind: 'reply',
            author,
            at: clock.now(),
            content: { type: 'text', text: 'Да, конечно' },
          }),
        ),
      handle: (guestId: string, change: typeof resolve) =>
        transact(store.db, (tx) => handleGuest(tx, guestId, change(clock.now()), { by: 'usr_olga', at: clock.now() })),
      end: (id: string, result: Parameters<typeof applySendResult>[3]) =>
        transact(store.db, (tx) => applySendResult(tx, inbox, { id }, result, clock.now())),
      waiting: async (query: { order?: 'waiting'; awaitingReply?: boolean; dueBefore?: number } = {}) =>
        (await listGuests(store.db, { limit: 50, order: 'waiting', ...query })).data,
      answers: () => store.db.selectFrom('answer_times').selectAll().orderBy('started_at').orderBy('id').execute(),
    }
    return scene
  }

  it('queues guests by their first unanswered message, whoever has read it', async () => {
    await using store = await open()
    const { write, waiting, guestOf, reply, answers, clock, restaurantId, numberId } = await start(store)
    const began = clock.now()
    await write(ANNA)
    clock.advance(MINUTE)
    await write({ phone: '+79160000002' })
    await write(ANNA)
    const anna = await guestOf(ANNA.phone)
    await store.db.updateTable('guests').set({ unread_count: 0 }).execute()
    expect((await waiting()).map(({ id, waiting_since }) => [id, Date.parse(waiting_since!)])).toEqual([
      [anna.id, began],
      [expect.any(String), began + MINUTE],
    ])
    expect((await waiting({ dueBefore: began + 15 * MINUTE })).map(({ id }) => id)).toEqual([anna.id])
    await reply(anna.id, null)
    expect(await waiting()).toHaveLength(2)
    clock.advance(MINUTE)
    const { id } = await reply(anna.id)
    expect((await waiting()).map(({ phone }) => phone)).toEqual(['+79160000002'])
    expect(await waiting({ awaitingReply: false, order: undefined as never })).toMatchObject([{ waiting_since: null }])
    expect(await answers()).toMatchObject([
      {
        kind: 'answer',
        guest_id: anna.id,
        message_id: id,
        operator: 'usr_olga',
        took_ms: 2 * MINUTE,
        number_id: numberId,
        restaurant_id: restaurantId,
        target_ms: 15 * MINUTE,
      },
    ])
  })

  it('takes the first of two answers that leave late at once', async () => {
    await using store = await open()
    const { write, guestOf, reply, answers, end, clock } = await start(store)
    await write(ANNA)
    const { id: guestId } = await guestOf(ANNA.phone)
    const late = [await reply(guestId), await reply(guestId)].map(({ id: messageId, at }) => {
      return { guestId, messageId, at, operator: 'usr_olga' }
    })
    for (const { messageId } of late) await end(messageId, { outcome: 'not_sent', detail: 'x', retryable: false })
    expect(await answers()).toEqual([])
    clock.advance(MINUTE)
    await atOnce(store.db, 'guests', 2, () =>
      Promise.all(late.map((answer) => transact(store.db, (tx) => answerLate(tx, answer)))),
    )
    expect(await answers()).toHaveLength(1)
  })

  it('leaves out what needs nobody, unless something else does', async () => {
    await using store = await open()
    const { write, guestOf, numberId, clock, ...inbox } = await start(store)
    const refuse = (peer: { phone: string }) =>
      receiveMessage({ ...inbox, clock }, numberId, incoming({ peer, at: clock.now(), text: 'СТОП' }))
    await refuse(ANNA)
    expect(await guestOf(ANNA.phone)).toMatchObject({ waiting_since: null, opted_out_source: 'message' })
    const boris = { phone: '+79160000002' }
    await write(boris)
    const began = clock.now()
    clock.advance(MINUTE)
    await refuse(boris)
    expect(await guestOf(boris.phone)).toMatchObject({ waiting_since: began })
  })

  it('tells once of who waits too long, by the target that holds', async () => {
    await using store = await open()
    const { write, waiting, guestOf, events, restaurantId, numberId, clock, ...deps } = await start(store)
    const tell = () => tellOverdue({ ...deps, clock })
    await write(ANNA)
    clock.advance(15 * MINUTE - 1)
    expect(await tell()).toBe(0)
    clock.advance(1)
    expect(await tell()).toBe(1)
    expect(await tell()).toBe(0)
    const { id } = await guestOf(ANNA.phone)
    const [overdue] = await events('guest.overdue')
    expect(overdue!.data).toMatchObject({ id, restaurant_id: restaurantId, number_id: numberId })
    await transact(store.db, async (tx) => {
      await changeRestaurant(tx, restaurantId, { answer_target_minutes: 20 })
      await applyAnswerTarget(tx, restaurantId)
    })
    expect(await waiting({ dueBefore: clock.now() })).toEqual([])
    clock.advance(5 * MINUTE)
    expect(await tell()).toBe(1)
  })

  it('counts opening hours alone: due after the opening, within the target until then, and anew when the hours change', async () => {
    await using store = await open()
    const { write, guestOf, reply, answers, events, restaurantId, clock, ...deps } = await start(store)
    const set = (opening_hours: OpeningHours | null) =>
      transact(store.db, async (tx) => {
        await changeRestaurant(tx, restaurantId, { opening_hours })
        await applyAnswerTarget(tx, restaurantId)
      })
    const dueOf = async (phone: string) => (await guestOf(phone)).answer_due_at
    const now = clock.now()
    const opening = now + 3 * HOUR
    await set(openFrom(opening))
    await write(ANNA)
    expect(await dueOf(ANNA.phone)).toBe(opening + 15 * MINUTE)
    await set(null)
    expect(await dueOf(ANNA.phone)).toBe(now + 15 * MINUTE)
    await set(openFrom(opening))
    clock.advance(3 * HOUR + 14 * MINUTE)
    expect(await tellOverdue({ ...deps, clock })).toBe(0)
    const { id } = await guestOf(ANNA.phone)
    await reply(id)
    const [answer] = await answers()
    expect(answer).toMatchObject({ took_ms: 3 * HOUR + 14 * MINUTE, target_ms: 3 * HOUR + 15 * MINUTE })
    const boris = { phone: '+79160000002' }
    await write(boris, clock.now() - MINUTE)
    // On the phone the first of two is answered: the other is due by its own time.
    await write(boris, clock.now())
    await write(boris, clock.now() - 30_000, true)
    expect(await guestOf(boris.phone)).toMatchObject({ waiting_since: clock.now() })
    expect(await dueOf(boris.phone)).toBe(clock.now() + 15 * MINUTE)
    clock.advance(16 * MINUTE)
    expect(await tellOverdue({ ...deps, clock })).toBe(1)
    expect(await events('guest.overdue')).toHaveLength(1)
    await set({ weekly: NO_DAYS, exceptions: [] })
    expect(await dueOf(boris.phone)).toBeNull()
    expect(await tellOverdue({ ...deps, clock })).toBe(0)
  })

  it('takes an answer back that failed or was deleted, unless there was another', async () => {
    await using store = await open()
    const { write, guestOf, reply, erase, end, answers, clock } = await start(store)
    await write(ANNA)
    const { id, waiting_since } = await guestOf(ANNA.phone)
    clock.advance(MINUTE)
    const failed = await reply(id)
    await end(failed.id, { outcome: 'not_sent' } as never)
    expect(await guestOf(ANNA.phone)).toMatchObject({ waiting_since })
    expect(await answers()).toEqual([])
    await end(failed.id, { outcome: 'accepted', at: clock.now() })
    expect(await answers()).toMatchObject([{ message_id: failed.id, took_ms: MINUTE }])
    clock.advance(MINUTE)
    const second = await reply(id, 'usr_petr')
    await erase(ANNA, failed.whatsapp_id, true)
    expect(await answers()).toMatchObject([{ message_id: second.id, operator: 'usr_petr', took_ms: 2 * MINUTE }])
    await erase(ANNA, second.whatsapp_id, true)
    expect(await guestOf(ANNA.phone)).toMatchObject({ waiting_since, answer_due_at: waiting_since! + 15 * MINUTE })
  })

  it('writes resolutions down, forgets those that are undone, and knows a new conversation', async () => {
    await using store = await open()
    const { write, guestOf, handle, answers, clock } = await start(store)
    await write(ANNA)
    const { id, waiting_since } = await guestOf(ANNA.phone)
    clock.advance(MINUTE)
    await handle(id, resolve)
    expect(await answers()).toMatchObject([{ kind: 'resolution', operator: 'usr_olga', took_ms: MINUTE }])
    await handle(id, () => reopen)
    expect(await answers()).toEqual([])
    expect(await guestOf(ANNA.phone)).toMatchObject({ waiting_since, resolved_at: null })
    await handle(id, resolve)
    clock.advance(MINUTE)
    await write(ANNA)
    expect(await guestOf(ANNA.phone)).toMatchObject({ waiting_since: clock.now(), opened_at: clock.now() })
  })

  it('joins the waits of two guests that are one', async () => {
    await using store = await open()
    const { write, guestOf, handle, waiting, guests, clock } = await start(store)
    const began = clock.now()
    await write({ lid: '111' })
    clock.advance(MINUTE)
    await write(ANNA)
    await handle((await guestOf(ANNA.phone)).id, resolve)
    await transact(store.db, (tx) => linkIdentities(tx, guests, { ...ANNA, lid: '111', at: clock.now() }))
    expect(await waiting()).toMatchObject([{ waiting_since: new Date(began).toISOString(), resolved_at: null }])
  })

  it('is what a count of the messages says, and what a store that is migrated gets', { tags: 'property' }, async () => {
    await using store = await open()
    // By this name the migration knew the timeline.
    await sql`create view feed as select * from timeline`.execute(store.db)
    const scene = await start(store)
    let phones = 0
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), late: fc.nat(5) }),
      fc.record({ do: fc.constant('phone' as const), late: fc.nat(5) }),
      fc.record({ do: fc.constant('erase' as const), which: fc.nat(9) }),
      fc.record({ do: fc.constantFrom('reply' as const, 'automatic' as const, 'resolve' as const, 'reopen' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const peer = { phone: `+7916${String(2_000_000 + phones++)}` }
        await scene.write(peer)
        let unanswered = [scene.clock.now()]
        const written = [{ id: '', at: 0 }].slice(1)
        const { id } = await scene.guestOf(peer.phone)
        let [resolved, through, simple] = [false, 0, true]
        for (const each of steps) {
          scene.clock.advance(10_000)
          const now = scene.clock.now()
          if (each.do === 'write' || each.do === 'phone') {
            const at = now - each.late * 7_000
            const whatsAppId = await scene.write(peer, at, each.do === 'phone')
            if (each.late > 0) simple = false
            if (each.do === 'phone') {
              through = Math.max(through, at)
              unanswered = unanswered.filter((written) => written > at)
            } else {
              if (resolved) unanswered = []
              resolved = false
              if (at >= through) unanswered.push(at)
              written.push({ id: whatsAppId, at })
            }
          } else if (each.do === 'erase') {
            const [erased] = written.splice(each.which % Math.max(1, written.length), 1)
            if (!erased) continue
            await scene.erase(peer as typeof ANNA, erased.id)
            unanswered = unanswered.filter((at) => at !== erased.at)
          } else if (each.do === 'reply' || each.do === 'automatic') {
            await scene.reply(id, each.do === 'reply' ? 'usr_olga' : null)
            if (each.do === 'reply') unanswered = []
            else simple = false
          } else {
            await scene.handle(id, each.do === 'resolve' ? resolve : () => reopen)
            resolved = each.do === 'resolve'
            if (resolved) simple = false
          }
        }
        const expected = unanswered.length === 0 ? null : Math.min(...unanswered)
        expect(await scene.guestOf(peer.phone)).toMatchObject({ waiting_since: expected })
        if (!simple) return
        const nobody = { opened_at: null, waiting_since: null, waiting_message_id: null, answer_due_at: null }
        await store.db.updateTable('guests').set(nobody).where('id', '=', id).execute()
        await fillWaits(store.db)
        expect(await scene.guestOf(peer.phone)).toMatchObject({ waiting_since: expected })
      }),
      { numRuns: runsOnStore(15) },
    )
  })
})
