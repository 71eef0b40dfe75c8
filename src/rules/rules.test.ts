import { expect, it } from 'vitest'
import { placeTestOrder } from '../../test/support/restaurant.ts'
import { failFirstAttempts } from '../../test/support/retries.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { assignConversation, linkIdentities, optOut } from '../guests/index.ts'
import { insertOutgoing, queueAutomaticAnswer } from '../inbox/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { reportStatus } from '../orders/index.ts'
import type { Condition } from './schema.ts'
import { mergeFirings } from './store.ts'
import { ANNA, BORIS, type Given, openRules } from './test-support/scene.ts'

const ALLERGY: Condition = { kind: 'words', match: 'any', words: ['аллергия', 'аллергии'] }

eachStore('a rule', (open) => {
  it('does what it says once for a message, however often that comes, and says that it did', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const [olga, petr] = s.users
    const rule = await s.rule({
      name: 'Аллергия',
      conditions: [ALLERGY],
      actions: [
        { kind: 'tag', tags: ['аллергия'] },
        { kind: 'assign_user', user_id: olga },
        { kind: 'note', text: 'Спросите, на что аллергия' },
        { kind: 'notify', user_ids: [petr] },
        { kind: 'answer_text', text: 'Передали на кухню' },
        { kind: 'webhook' },
      ],
    })
    s.clock.advance(MINUTE)
    await s.write('Добрый день!')
    expect(await s.firings()).toEqual([])
    s.clock.advance(10 * SECOND)
    const { id } = await s.write('У сына АЛЛЕРГИЯ на орехи')
    await s.write('У сына АЛЛЕРГИЯ на орехи', { id })
    const guest = await s.guest()
    const [firing, ...others] = await s.firings()
    expect(others).toEqual([])
    expect(firing).toMatchObject({ rule_id: rule.id, rule_version: 1, guest_id: guest.id, outcome: 'fired' })
    expect(firing!.steps.map(({ action, done }) => [action, done])).toEqual(
      ['tag', 'assign_user', 'note', 'notify', 'answer_text', 'webhook'].map((action) => [action, true]),
    )
    expect(await s.tags()).toEqual(['аллергия'])
    expect(guest.assignee).toBe(olga)
    // Nobody has answered: the guest still waits.
    expect(guest.waiting_since).not.toBeNull()
    expect(await s.automatic()).toMatchObject([{ text: 'Передали на кухню', author: null }])
    expect(await store.db.selectFrom('guest_notes').selectAll().execute()).toMatchObject([{ author: rule.id }])
    expect(await s.events('user.notice')).toMatchObject([{ data: { user_ids: [petr], guest_id: guest.id } }])
    expect(await s.events('rule.fired')).toMatchObject([
      { data: { rule: { id: rule.id, version: 1 }, id: firing!.id } },
    ])
    const updates = (await s.events('guest.updated')).map(({ data }) => [data.changed, data.by])
    expect(updates).toEqual(['profile', 'handling', 'notes'].map((changed) => [changed, rule.id]))
    const entries = await store.db.selectFrom('timeline').select('ref_id').where('kind', '=', 'rule').execute()
    expect(entries).toEqual([{ ref_id: firing!.id }])
  })

  it('is judged by what was before any of them acted, in their order, up to one that stops', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    await s.rule({ name: '1', actions: [{ kind: 'tag', tags: ['а'] }] })
    await s.rule({
      name: '2',
      conditions: [{ kind: 'tags', match: 'any', tags: ['а'] }],
      actions: [{ kind: 'tag', tags: ['б'] }],
    })
    await s.rule({ name: '3', stop_after: true, actions: [{ kind: 'tag', tags: ['в'] }] })
    await s.rule({ name: '4', actions: [{ kind: 'tag', tags: ['г'] }] })
    await s.write('раз')
    expect(await s.tags()).toEqual(['а', 'в'])
    await s.write('два')
    expect(await s.tags()).toEqual(['а', 'б', 'в'])
  })

  it('leaves what it must not do, says why, and stands in the way of nothing', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const [olga, petr] = s.users
    await s.rule({
      actions: [
        { kind: 'assign_user', user_id: petr },
        { kind: 'assign_user', user_id: 'usr_gone' },
        { kind: 'assign_team', team_id: 'tem_gone' },
        { kind: 'answer_template', template_id: 'tpl_gone' },
        { kind: 'answer_text', text: 'Здравствуйте' },
        { kind: 'untag', tags: ['нет такого'] },
        { kind: 'resolve' },
      ],
      conditions: [{ kind: 'words', match: 'any', words: ['счёт'] }],
    })
    await s.write('Привет')
    const { id } = await s.guest()
    const by = { by: olga, reason: 'by_hand' as const, at: s.clock.now() }
    await transact(store.db, (tx) => assignConversation(tx, id, { assignee: olga }, by))
    await transact(store.db, (tx) => optOut(tx, id, { how: 'api', source: 'api', at: s.clock.now() }))
    await s.write('Счет, пожалуйста')
    const [firing] = await s.firings()
    expect(firing!.steps.map(({ done, reason }) => (done ? 'done' : reason))).toEqual([
      ...['already_assigned', 'user_gone', 'team_gone', 'not_found', 'opted_out', 'already_so', 'done'],
    ])
    expect(await s.guest()).toMatchObject({ assignee: olga, resolved_at: s.clock.now() })
    expect(await s.automatic()).toEqual([])
  })

  it('knows who is there for the first time, and what opens a conversation', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    await s.rule({ conditions: [{ kind: 'first_contact', is: true }], actions: [{ kind: 'tag', tags: ['новый'] }] })
    await s.rule({ trigger: { kind: 'conversation_opened' }, actions: [{ kind: 'note', text: 'открыт' }] })
    await s.rule({ conditions: [ALLERGY], actions: [{ kind: 'resolve' }] })
    for (const text of ['Привет', 'аллергия', 'Ещё вопрос', 'и ещё']) {
      await s.write(text)
      s.clock.advance(MINUTE)
    }
    const kinds = (await s.firings()).map(({ trigger_kind, steps }) => [trigger_kind, steps[0]!.action])
    expect(kinds).toEqual([
      ['message_received', 'tag'],
      ['conversation_opened', 'note'],
      ['message_received', 'resolve'],
      ['conversation_opened', 'note'],
    ])
  })

  it('has a budget: a chat that is loud is held back, a rule that storms is switched off', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const budget = { per_hour: 4, per_day: 5, per_chat_hour: 2, per_chat_day: 3 }
    const rule = await s.rule({ budget })
    const enabled = async () => {
      const row = await store.db.selectFrom('rules').selectAll().where('id', '=', rule.id).executeTakeFirstOrThrow()
      return [row.enabled_at !== null, row.off_reason]
    }
    const fired = async () => (await s.firings()).filter(({ outcome }) => outcome === 'fired').length
    s.clock.advance(1)
    for (let n = 0; n < 5; n++) await s.write(`раз ${n}`)
    expect((await s.firings()).map(({ outcome }) => outcome)).toEqual(['fired', 'fired', 'held'])
    for (let n = 0; n < 2; n++) await s.write(`два ${n}`, { peer: BORIS })
    expect(await fired()).toBe(4)
    expect(await enabled()).toEqual([true, null])
    await s.write('три', { peer: { phone: '+79160000003' } })
    await s.write('три', { peer: { phone: '+79160000004' } })
    expect(await fired()).toBe(4)
    expect(await enabled()).toEqual([false, 'budget'])
    expect(await s.events('rule.stopped')).toMatchObject([{ data: { rule: { id: rule.id }, reason: 'budget' } }])
    s.clock.advance(SECOND)
    await s.turn(rule.id, true)
    await s.write('четыре', { peer: { phone: '+79160000003' } })
    expect(await fired()).toBe(5)
    expect(await enabled()).toEqual([true, null])
  })

  it('keeps to its budget exactly, of however many guests who write at once', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const budget = { per_hour: 5, per_day: 5, per_chat_hour: 2, per_chat_day: 3 }
    const rule = await s.rule({ budget })
    s.clock.advance(1)
    const peers = Array.from({ length: 12 }, (_, n) => ({ phone: `+7916000010${n % 10}${n}` }))
    await Promise.all(peers.map((peer) => s.write('раз', { peer })))
    expect((await s.firings()).map(({ outcome }) => outcome)).toEqual(Array(5).fill('fired'))
    expect(await s.events('rule.stopped')).toHaveLength(1)
    s.clock.advance(SECOND)
    await s.turn(rule.id, true)
    await Promise.all([1, 2, 3, 4].map((n) => s.write(`${n}`, { peer: { phone: '+79160000999' } })))
    const theirs = (await s.firings()).slice(5).map(({ outcome }) => outcome)
    expect(theirs.toSorted()).toEqual(['fired', 'fired', 'held'])
  })

  it('does not answer what answers itself: a rating that was thanked for, a word about mailings', async () => {
    await using store = await open()
    const s = await openRules(store.db, { thanksFor: '5' })
    const actions = [{ kind: 'answer_text' as const, text: 'Правило' }]
    await s.rule({ trigger: { kind: 'rating_given' }, actions })
    await s.rule({ actions })
    await s.write('Привет')
    const { id: guest_id } = await s.guest()
    s.clock.advance(DAY)
    await s.write('5')
    const rated = (id: string, at: number) => ({
      position: 1,
      id: `evt_${id}`,
      type: 'rating.created' as const,
      at,
      data: JSON.stringify({
        id,
        guest_id,
        restaurant_id: s.restaurantId,
        comment: null,
        score: 5,
        rated_at: new Date(at).toISOString(),
      }),
    })
    const at = s.clock.now()
    await transact(store.db, (tx) => s.relayHooks.onRelay(tx, [rated('rtg_1', at), rated('rtg_2', at + 1)], []))
    s.clock.advance(HOUR)
    await s.write('старт')
    const reasons = (await s.firings()).map(({ trigger_kind, steps }) => [trigger_kind, steps[0]!.reason])
    expect(reasons).toEqual([
      ['message_received', undefined],
      ['message_received', 'thanked'],
      ['rating_given', 'thanked'],
      // By the form: nobody thanked for it in the chat.
      ['rating_given', undefined],
      ['message_received', 'thanked'],
    ])
  })

  it('fires once for who waits longer than it says, in two processes and over attempts that fail', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    await s.write('До правила', { peer: BORIS })
    s.clock.advance(5 * MINUTE)
    await s.rule({
      trigger: { kind: 'waits_longer', minutes: 5 },
      actions: [
        { kind: 'tag', tags: ['ждёт'] },
        { kind: 'answer_text', text: 'Скоро ответим' },
      ],
    })
    s.clock.advance(MINUTE)
    await s.write('Есть кто?')
    await s.write('Мне ответят?', { peer: { phone: '+79160000003' } })
    await s.write('Спасибо', { peer: { phone: '+79160000004' } })
    const { id: answered } = await s.guest('+79160000004')
    const content = { type: 'text', text: 'Пожалуйста' } as const
    const reply = { numberId: s.numberId, guestId: answered, kind: 'reply', content, author: s.users[0] } as const
    await transact(store.db, (tx) => insertOutgoing(tx, { ...reply, at: s.clock.now() }))
    s.clock.advance(5 * MINUTE - 1)
    expect(await s.waits()).toBe(0)
    s.clock.advance(1)
    const looked = await Promise.all([s.waits(), s.waits(), s.waits()])
    expect(Math.max(...looked)).toBeGreaterThan(0)
    failFirstAttempts(store.db)
    expect(await s.waits()).toBe(0)
    expect((await s.firings()).map(({ steps }) => steps.map(({ done }) => done))).toEqual([
      [true, true],
      [true, true],
    ])
    expect([await s.tags(), await s.tags(BORIS.phone), await s.tags('+79160000004')]).toEqual([['ждёт'], [], []])
    expect(await s.automatic()).toHaveLength(2)
  })

  it('hears of orders and ratings, and answers nobody who never wrote', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    await s.rule({
      trigger: { kind: 'order_status', statuses: ['cancelled'] },
      actions: [
        { kind: 'tag', tags: ['отмена'] },
        { kind: 'answer_text', text: 'Извините' },
      ],
    })
    await s.rule({
      trigger: { kind: 'rating_given' },
      conditions: [
        { kind: 'score', from: 1, to: 2 },
        { kind: 'restaurant', ids: [s.restaurantId] },
      ],
      actions: [{ kind: 'tag', tags: ['недоволен'] }],
    })
    const at = s.clock.now()
    const orders = { guests: s.guests, orderHooks: s.orderHooks }
    const order = await placeTestOrder(store.db, orders, { restaurantId: s.restaurantId, at, phone: ANNA.phone })
    await placeTestOrder(store.db, orders, { restaurantId: s.restaurantId, at: at - 3 * DAY, phone: BORIS.phone })
    const cancel = { status: 'cancelled' as const, at }
    for (let n = 0; n < 2; n++) {
      await transact(store.db, (tx) => reportStatus(tx, orders, order.external_id, cancel, at))
    }
    const rated = { guest_id: order.guest_id, restaurant_id: s.restaurantId, comment: null }
    const event = (id: string, score: number) => ({
      position: 1,
      id: 'evt_1',
      type: 'rating.created' as const,
      at,
      data: JSON.stringify({ ...rated, id, score, rated_at: new Date(at).toISOString() }),
    })
    await transact(store.db, (tx) => s.relayHooks.onRelay(tx, [event('rtg_1', 5), event('rtg_2', 1)], []))
    await transact(store.db, (tx) => s.relayHooks.onRelay(tx, [event('rtg_2', 1)], []))
    const steps = (await s.firings()).map(({ cause, steps }) => [cause, ...steps.map(({ reason }) => reason)])
    expect(steps).toEqual([
      [`order:${order.id}:cancelled`, undefined, 'no_chat'],
      ['rating:rtg_2', undefined],
    ])
    expect(await s.tags()).toEqual(['недоволен', 'отмена'])
  })

  it('and an automatic answer, and two operators at once: one answer, one assignee', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const [olga, petr] = s.users
    await s.rule({
      conditions: [ALLERGY],
      actions: [
        { kind: 'assign_user', user_id: olga },
        { kind: 'answer_text', text: 'Правило' },
      ],
    })
    await s.write('Привет')
    const { id: guestId } = await s.guest()
    s.clock.advance(10 * SECOND)
    const at = s.clock.now()
    const take = (assignee: string) =>
      transact(store.db, (tx) =>
        assignConversation(
          tx,
          guestId,
          { assignee },
          { by: assignee, reason: 'by_hand', at, expected: { assignee: null } },
        ),
      )
    const night = { kind: 'out_of_hours', dedupeKey: 'night', answers: null, text: 'Закрыто' } as const
    const answer = () =>
      transact(store.db, (tx) => queueAutomaticAnswer(tx, s, { ...night, guestId, numberId: s.numberId }))
    await Promise.all([take(olga), s.write('аллергия'), answer(), take(petr), s.write('на аллергии')])
    expect(await s.automatic()).toHaveLength(1)
    const given = await store.db.selectFrom('assignments').select('assignee').execute()
    expect(given).toEqual([{ assignee: (await s.guest()).assignee }])
    expect(await s.firings()).toHaveLength(2)
  })

  it('of every kind at once, in two processes: one answer, one assignee', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    const [olga, petr] = s.users
    const triggers: NonNullable<Given['trigger']>[] = [
      { kind: 'message_received' },
      { kind: 'order_status', statuses: ['cancelled'] },
      { kind: 'rating_given' },
      { kind: 'waits_longer', minutes: 1 },
    ]
    for (const [n, trigger] of triggers.entries()) {
      const actions = [
        { kind: 'assign_user' as const, user_id: n % 2 ? olga : petr },
        { kind: 'answer_text' as const, text: `Правило ${n}` },
      ]
      await s.rule({ trigger, actions, ...(n === 0 && { conditions: [ALLERGY] }) })
    }
    s.clock.advance(SECOND)
    await s.write('Есть кто?')
    const { id: guest_id } = await s.guest()
    const orders = { guests: s.guests, orderHooks: s.orderHooks }
    const given = { restaurantId: s.restaurantId, phone: ANNA.phone, at: s.clock.now() }
    const order = await placeTestOrder(store.db, orders, given)
    s.clock.advance(2 * MINUTE)
    const at = s.clock.now()
    const rated = { id: 'rtg_1', guest_id, restaurant_id: s.restaurantId, comment: null, score: 1 }
    const event = {
      position: 1,
      id: 'evt_1',
      type: 'rating.created' as const,
      at,
      data: JSON.stringify({ ...rated, rated_at: new Date(at).toISOString() }),
    }
    const cancel = () =>
      transact(store.db, (tx) => reportStatus(tx, orders, order.external_id, { status: 'cancelled', at }, at))
    const rate = () => transact(store.db, (tx) => s.relayHooks.onRelay(tx, [event], []))
    await Promise.all([cancel(), s.waits(), rate(), s.write('аллергия'), rate(), s.waits(), cancel()])
    expect((await s.firings()).map(({ trigger_kind }) => trigger_kind).toSorted()).toEqual([
      ...['message_received', 'order_status', 'rating_given', 'waits_longer'],
    ])
    expect(await s.automatic()).toHaveLength(1)
    const changes = await store.db.selectFrom('assignments').select('assignee').execute()
    expect(changes).toEqual([{ assignee: (await s.guest()).assignee }])
  })

  it('does all of it or nothing where the transaction fails, and its past goes with a guest who is merged', async () => {
    await using store = await open()
    const s = await openRules(store.db)
    await s.rule({
      actions: [
        { kind: 'tag', tags: ['сам'] },
        { kind: 'note', text: 'один раз' },
      ],
    })
    const failed = failFirstAttempts(store.db)
    await s.write('Привет', { peer: { lid: '777' } })
    expect(failed()).toBeGreaterThan(0)
    expect(await s.firings()).toHaveLength(1)
    expect(await store.db.selectFrom('guest_notes').selectAll().execute()).toHaveLength(1)
    await s.write('Это тоже я', { peer: BORIS })
    const guests = { guestHooks: { onMerge: mergeFirings } }
    const pair = { ...BORIS, lid: '777', at: s.clock.now() }
    await transact(store.db, (tx) => linkIdentities(tx, guests, pair))
    const owners = new Set((await s.firings()).map(({ guest_id }) => guest_id))
    expect(owners).toEqual(new Set([(await s.guest(BORIS.phone)).id]))
  })
})
