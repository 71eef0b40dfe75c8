import { expect, it } from 'vitest'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import { mergeChats } from '../merge-chats.ts'
import { insertOutgoing } from '../outgoing.ts'
import { receiveMessage } from '../receive-message.ts'
import { resolveMessages } from '../view.ts'
import { type AutomaticAnswer, queueAutomaticAnswer } from './queue-automatic-answer.ts'

const ANNA = { phone: '+79161234567', lid: '111' }
const TEXT = 'Мы закрыты, ответим утром'

eachStore('an automatic answer', (open) => {
  async function start(db: Db, number: object = {}) {
    const inbox = await openInbox(db)
    const { clock } = inbox
    const numberId = await inbox.addNumber({ phone: '+79990000000', lid: '900', ...number })
    const guest = () => db.selectFrom('guests').selectAll().executeTakeFirstOrThrow()
    const scene = {
      ...inbox,
      numberId,
      guest,
      async write(text: string, at = clock.now()) {
        await receiveMessage(inbox, numberId, incoming({ peer: ANNA, at, content: { type: 'text', text } }))
        const row = await db
          .selectFrom('messages')
          .select(['id as messageId', 'at'])
          .where('from_me', '=', 0)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow()
        return row
      },
      async answer(answers: AutomaticAnswer['answers'], more: Partial<AutomaticAnswer> = {}) {
        const { id: guestId } = await guest()
        const answer = { kind: 'rule', source: 'rul_1', guestId, numberId, text: TEXT, answers } as const
        const dedupeKey = answers?.messageId ?? 'none'
        return transact(db, (tx) => queueAutomaticAnswer(tx, inbox, { ...answer, dedupeKey, ...more }))
      },
      async reply(author: string | null = 'usr_olga') {
        const { id: guestId } = await guest()
        const content = { type: 'text', text: 'Добрый день' } as const
        const reply = { numberId, guestId, kind: 'reply', content, author, at: clock.now() } as const
        await transact(db, (tx) => insertOutgoing(tx, reply))
      },
      ours: () =>
        db
          .selectFrom('messages')
          .selectAll()
          .where('from_me', '=', 1)
          .where('kind', '=', 'automatic')
          .orderBy('id')
          .execute(),
      sent: () => inbox.network.line(numberId).sent,
      /** As if time had gone by with nothing in it. */
      later: (ms: number) => clock.advance(ms),
    }
    return scene
  }
  const refusal = (reason: string) => ({ queued: false, reason })

  it('is queued, leaves with the replies, is counted as what it is, and ends no wait', async () => {
    await using store = await open()
    const s = await start(store.db)
    const question = await s.write('Вы открыты?')
    const waiting = await s.guest()
    expect(waiting.waiting_since).toBe(question.at)
    s.later(7 * SECOND)
    const result = await s.answer(question)
    expect(result).toMatchObject({ queued: true })
    await s.sender().drain()
    expect(s.sent()).toMatchObject([{ message: { content: { type: 'text', text: TEXT } } }])
    const ledger = await store.db.selectFrom('send_ledger').select('kind').execute()
    expect(ledger).toEqual([{ kind: 'automatic' }])
    const { waiting_since, answer_due_at, last_message_id } = await s.guest()
    expect({ waiting_since, answer_due_at }).toEqual({
      waiting_since: waiting.waiting_since,
      answer_due_at: waiting.answer_due_at,
    })
    expect(await store.db.selectFrom('answer_times').selectAll().execute()).toEqual([])
    const [row] = await s.ours()
    expect(row).toMatchObject({ id: last_message_id, status: 'sent', author: null })
    expect((await resolveMessages(store.db, [row!.id])).get(row!.id)).toMatchObject({ automatic: 'rule' })
    const { answered_out, unanswered_out } = await store.db.selectFrom('chats').selectAll().executeTakeFirstOrThrow()
    expect([answered_out, unanswered_out]).toEqual([0, 0])
  })

  it('invariant 2: is one for an episode, of however many that ask at once, and after a merge', async () => {
    await using store = await open()
    const s = await start(store.db)
    const question = await s.write('Вы открыты?')
    s.later(7 * SECOND)
    const results = await Promise.all([1, 2, 3].map(() => s.answer(question, { dedupeKey: 'night' })))
    expect(results.filter(({ queued }) => queued)).toHaveLength(1)
    s.later(2 * DAY)
    expect(await s.answer(await s.write('А теперь?'), { dedupeKey: 'night' })).toEqual(refusal('given'))
    expect(await s.ours()).toHaveLength(1)

    const other = { phone: '+79161112233' }
    await receiveMessage(s, s.numberId, incoming({ peer: other, at: s.clock.now() }))
    const { id: otherId } = await store.db
      .selectFrom('guests')
      .select('id')
      .where('phone', '=', other.phone)
      .executeTakeFirstOrThrow()
    s.later(HOUR)
    const more = { guestId: otherId, dedupeKey: 'night', answers: null }
    expect(await s.answer(null, more)).toMatchObject({ queued: true })
    const { id: keptId } = await s.guest()
    await transact(store.db, (tx) => mergeChats(tx, { keptId, mergedId: otherId, at: s.clock.now() }))
    expect(await store.db.selectFrom('automatic_answers').select('dedupe_key').execute()).toHaveLength(1)
  })

  it('invariant 5: goes to nobody who is blocked or opted out, not even when that came to be while it waited', async () => {
    await using store = await open()
    const s = await start(store.db)
    const question = await s.write('Вы открыты?')
    s.later(7 * SECOND)
    for (const [column, reason] of [
      ['blocked_at', 'blocked'],
      ['opted_out_at', 'opted_out'],
    ] as const) {
      await store.db
        .updateTable('guests')
        .set({ [column]: 1 })
        .execute()
      expect(await s.answer(question)).toEqual(refusal(reason))
      await store.db
        .updateTable('guests')
        .set({ [column]: null })
        .execute()
    }
    await s.answer(question)
    await store.db.updateTable('guests').set({ blocked_at: 1 }).execute()
    await s.sender().drain()
    expect(s.sent()).toEqual([])
    expect(await s.ours()).toMatchObject([{ status: 'failed', status_reason: 'blocked' }])
  })

  it('invariant 9: obeys restrictions: none to who never wrote, none by a number that is stopped or gone', async () => {
    await using store = await open()
    const s = await start(store.db)
    const question = await s.write('Вы открыты?')
    s.later(7 * SECOND)
    const set = (columns: object) => store.db.updateTable('numbers').set(columns).execute()
    await set({ state: 'paused', desired_state: 'paused' })
    expect(await s.answer(question)).toEqual(refusal('number_unavailable'))
    await set({ state: 'open', desired_state: 'online', safety_grade: 4 })
    expect(await s.answer(question)).toEqual(refusal('unsafe'))
    const until = s.clock.now() + DAY
    await set({ safety_grade: 0, restriction_kind: 'reachout_lock', restriction_until: until })
    await store.db.updateTable('chats').set({ last_inbound_at: null }).execute()
    expect(await s.answer(question)).toEqual(refusal('restricted'))
    await store.db.updateTable('chats').set({ last_inbound_at: question.at }).execute()
    expect(await s.answer(question)).toMatchObject({ queued: true })
  })

  it('is left where a person has answered, before it is queued or before it leaves, and where it would be late', async () => {
    await using store = await open()
    const s = await start(store.db)
    const first = await s.write('Вы открыты?')
    s.later(7 * SECOND)
    await s.reply()
    expect(await s.answer(first)).toEqual(refusal('answered'))
    s.later(MINUTE)
    await s.answer(await s.write('А столик есть?'))
    s.later(SECOND)
    await s.reply()
    await s.sender().drain()
    s.later(HOUR)
    await s.answer(await s.write('На двоих'))
    s.later(11 * MINUTE)
    await s.sender().drain()
    expect((await s.ours()).map(({ status, status_reason }) => [status, status_reason])).toEqual([
      ['failed', 'answered'],
      ['failed', 'expired'],
    ])
    expect(s.sent()).toHaveLength(2)
  })

  it('never goes to a number that is linked here', async () => {
    await using store = await open()
    const s = await start(store.db)
    const question = await s.write('Вы открыты?')
    s.later(7 * SECOND)
    await s.addNumber({ phone: ANNA.phone })
    expect(await s.answer(question)).toEqual(refusal('own_number'))
  })

  it('comes once in the configured time, and so many times in a day', async () => {
    await using store = await open()
    const s = await start(store.db)
    const seen: unknown[] = []
    for (let n = 0; n < 6; n++) {
      const question = await s.write(`Вопрос ${n}`)
      s.later(20 * SECOND)
      const result = await s.answer(question)
      await s.sender().drain()
      seen.push(result.queued || result.reason)
      s.later(n === 0 ? 20 * MINUTE : 40 * MINUTE)
    }
    expect(seen).toEqual([true, 'pause', true, true, 'ceiling', 'ceiling'])
    s.later(DAY)
    const question = await s.write('Вопрос')
    s.later(20 * SECOND)
    expect(await s.answer(question)).toMatchObject({ queued: true })
  })

  /** Another robot writes `text(n)` so long after each automatic message of ours. Returns how many of ours left. */
  async function talk(db: Db, { afterMs, text }: { afterMs: number; text: (n: number, ours: string) => string }) {
    const s = await start(db)
    let said = await s.write(text(0, TEXT))
    s.later(8 * SECOND)
    for (let n = 1; n < 12; n++) {
      const result = await s.answer(said)
      await s.sender().drain()
      if (result.queued) s.later(afterMs)
      // Even when it starts again, hours later.
      else s.later(3 * HOUR)
      said = await s.write(text(n, TEXT))
      if (!result.queued) s.later(8 * SECOND)
    }
    return s
  }

  it('ends with the first for a robot that says the same, sends our words back, or answers at once', async () => {
    for (const [robot, most] of [
      [{ afterMs: MINUTE, text: () => 'Спасибо за обращение! Мы на связи с 9 до 18' }, 1],
      [{ afterMs: MINUTE, text: (n: number, ours: string) => (n === 0 ? 'Привет' : ` ${ours.toUpperCase()} `) }, 1],
      // One at once may be a guest who was still typing; two are none.
      [{ afterMs: SECOND, text: (n: number) => `Ваш запрос ${n} принят` }, 2],
    ] as const) {
      await using store = await open()
      const s = await talk(store.db, robot)
      expect(await s.ours()).toHaveLength(most)
      const [last] = (await store.db.selectFrom('messages').select('at').orderBy('id').execute()).toReversed()
      s.later(HOUR)
      const later = await s.write('Здравствуйте, это человек', last!.at + HOUR)
      expect(await s.answer(later)).toEqual(refusal('robot'))
      await s.reply()
      s.later(HOUR)
      const question = await s.write('Спасибо, а завтра?')
      s.later(8 * SECOND)
      expect(await s.answer(question)).toMatchObject({ queued: true })
    }
  })

  it('does not answer what comes on the heels of a mailing', async () => {
    await using store = await open()
    const s = await start(store.db)
    await s.write('Добрый день')
    s.later(DAY)
    const { id: guestId } = await s.guest()
    const content = { type: 'text', text: 'Скидка' } as const
    const mailing = {
      numberId: s.numberId,
      guestId,
      kind: 'mailing',
      deliveryId: 'dlv_1',
      content,
      author: null,
    } as const
    await transact(store.db, (tx) => insertOutgoing(tx, { ...mailing, at: s.clock.now() }))
    s.later(2 * SECOND)
    expect(await s.answer(await s.write('Мы в отпуске'))).toEqual(refusal('robot'))
    s.later(MINUTE)
    expect(await s.answer(await s.write('А на доставку?'))).toMatchObject({ queued: true })
  })
})
