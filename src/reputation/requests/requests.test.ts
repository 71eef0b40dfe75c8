import { describe, expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { addTestRestaurant, cancelTestOrder, placeTestOrder } from '../../../test/support/restaurant.ts'
import { failFirstAttempts } from '../../../test/support/retries.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import type { RenderContext } from '../../deliveries/index.ts'
import type { GuestRow } from '../../guests/index.ts'
import { insertOutgoing, type MessageRow, receiveMessage } from '../../inbox/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import { type OrderRow, reportStatus } from '../../orders/index.ts'
import { ratingRequestKind } from './kind.ts'
import { ratingMessageHooks } from './message-hooks.ts'
import { followOrder, withinHours } from './order-hooks.ts'
import { requestText } from './request-text.ts'
import { thanksText } from './thanks-text.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const deps = { guests: { guestHooks: {} }, orderHooks: { onChange: followOrder } }
const settings = { OTKLIK_PUBLIC_URL: 'https://otklik.example', OTKLIK_TIDY_NAMES: true }

describe('allowed hours', () => {
  const at = (time: string) => Date.parse(`2026-01-05T${time}:00+03:00`)
  test.each([
    ['12:00', '10:00', '21:00', '2026-01-05T12:00'],
    ['08:30', '10:00', '21:00', '2026-01-05T10:00'],
    ['21:00', '10:00', '21:00', '2026-01-06T10:00'],
    ['23:30', '18:00', '02:00', '2026-01-05T23:30'],
    ['01:00', '18:00', '02:00', '2026-01-05T01:00'],
    ['05:00', '18:00', '02:00', '2026-01-05T18:00'],
  ])('a request due at %s within %s-%s goes at %s', (due, from, to, expected) => {
    const moved = withinHours(at(due), 'Europe/Moscow', { hours: { from, to } })
    expect(moved).toBe(Date.parse(`${expected}:00+03:00`))
  })

  test('come twice where the clocks of autumn show them twice', () => {
    const hours = { from: '01:00', to: '01:30' }
    const moved = withinHours(Date.parse('2026-11-01T05:35Z'), 'America/New_York', { hours })
    expect(moved).toBe(Date.parse('2026-11-01T06:00Z'))
  })
})

test('an own text carries the link even when it forgets it', () => {
  const text = requestText({
    language: 'ru',
    name: 'Анна',
    restaurant: 'Хинкальная',
    link: 'https://otklik.example/r/x',
    own: '{{ name }}, как вам {{ restaurant }}?',
    seed: 0,
  })
  expect(text).toBe('https://otklik.example/r/x\nАнна, как вам Хинкальная?')
})

test.each(['ru', 'en'] as const)('without a public address guests are asked to answer in the chat (%s)', (language) => {
  const ask = (own?: string, seed = 0) =>
    requestText({ language, name: null, restaurant: 'Кафе «Пушкинъ»', link: undefined, own, seed })
  for (const seed of [0, 1, 2]) {
    expect(ask(undefined, seed)).toMatch(/^(Здравствуйте|Hello)! .*(цифрой|digit).*\?$/)
    expect(ask(undefined, seed)).not.toMatch(/undefined|здесь|here/)
  }
  // A restaurant's own text stays, unless it leads to the form.
  expect(ask('{{ restaurant }}: 1-5?')).toBe('Кафе «Пушкинъ»: 1-5?')
  expect(ask('{{ restaurant }}: {{ link }} ?')).toBe(ask())
})

test('thanks fit the score; the links stay', () => {
  const links = [{ site: 'yandex_maps', url: 'https://x.example', target: 'https://x.example' }] as const
  const say = (score: number, comment: string | null = null) => thanksText('ru', { score, comment }, links)
  for (const score of [1, 2, 3]) {
    expect(say(score)).toMatch(/жаль.* что пошло не так.*\n\nОтзыв можно оставить и здесь:\nЯндекс Карты: https:/)
    expect(say(score, 'холодное')).toMatch(/жаль.*\n\nОтзыв можно оставить и здесь:\nЯндекс Карты: https:/)
    expect(say(score, 'холодное')).not.toContain('что пошло не так')
  }
  for (const score of [4, 5]) {
    expect(say(score)).toBe('Спасибо за оценку! Будем рады и вашему отзыву здесь:\nЯндекс Карты: https://x.example')
  }
})

eachStore('rating requests', (open) => {
  const deliver = (db: Db, restaurantId: string, at = NOON, externalId?: string) =>
    placeTestOrder(db, deps, {
      restaurantId,
      at: at - HOUR,
      deliveredAt: at,
      externalId,
      phone: '+79161234567',
      name: 'Мария Петрова',
    })
  const planned = (db: Db) => db.selectFrom('deliveries').selectAll().execute()

  async function hooksOn(db: Db) {
    const clock = testClock(NOON)
    const told: unknown[] = []
    const signals = { notify: (...signal: unknown[]) => void told.push(signal), on: () => () => undefined }
    const hooks = ratingMessageHooks({ clock, settings, signals })
    await db
      .insertInto('numbers')
      .values({
        id: 'num_1',
        label: 'a',
        state: 'open',
        state_at: NOON,
        desired_state: 'online',
        per_minute: 10,
        per_hour: 100,
        pacing: 'even',
        created_at: NOON,
      } as never)
      .execute()
    return { clock, hooks, told }
  }
  async function ask(db: Db, hooks: ReturnType<typeof ratingMessageHooks>, order: OrderRow, at = NOON) {
    const delivery = (await planned(db)).find(({ dedupe_key }) => dedupe_key === order.id)!
    const message = { kind: 'rating_request', delivery_id: delivery.id } as MessageRow
    await transact(db, (tx) => hooks.onStatus(tx, [message], 'sent', at))
  }
  const say = (db: Db, hooks: ReturnType<typeof ratingMessageHooks>, guestId: string, text: string, at: number) =>
    transact(db, (tx) => hooks.onInbound(tx, { guestId, numberId: 'num_1', messageId: 'msg_1', at, text }))
  const operatorWrites = (db: Db, guestId: string, text: string, at: number) =>
    transact(db, (tx) =>
      insertOutgoing(tx, {
        numberId: 'num_1',
        guestId,
        kind: 'reply',
        content: { type: 'text', text },
        author: 'usr_1',
        at,
      }),
    )
  /** Answered without a person. */
  const answers = async (db: Db) => {
    const rows = await db.selectFrom('messages').select('text').where('author', 'is', null).orderBy('id').execute()
    return rows.map(({ text }) => text)
  }

  test('are planned with the delivered order, once, after the delay, within the guest’s hours', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { settings: { request: { delay_minutes: 30 } } })
    const order = await deliver(db, restaurantId, NOON, 'A-1')
    await deliver(db, restaurantId, NOON, 'A-1')
    const queue = await db.selectFrom('send_queues').selectAll().executeTakeFirstOrThrow()
    expect(queue).toMatchObject({ owner_kind: 'rating_requests', owner_id: restaurantId, is_test: 0 })
    expect(await planned(db)).toMatchObject([
      { queue_id: queue.id, dedupe_key: order.id, status: 'waiting', not_before: NOON + 30 * MINUTE },
    ])
    const night = Date.UTC(2026, 0, 5, 20)
    const late = await deliver(db, restaurantId, night)
    const delivery = (await planned(db)).find(({ dedupe_key }) => dedupe_key === late.id)!
    expect(delivery.not_before).toBe(Date.UTC(2026, 0, 6, 7))
  })

  test('are not planned where they are switched off, nor for an import of the past', async () => {
    const { db } = await open()
    const off = await addTestRestaurant(db, { settings: { request: { enabled: false } } })
    await deliver(db, off)
    const on = await addTestRestaurant(db)
    await placeTestOrder(db, deps, { restaurantId: on, at: NOON - 10 * DAY })
    const { external_id } = await placeTestOrder(db, deps, { restaurantId: on, at: NOON - 10 * DAY })
    const report = { status: 'delivered' as const, at: NOON - 10 * DAY }
    await transact(db, (tx) => reportStatus(tx, deps, external_id, report, NOON))
    expect(await planned(db)).toEqual([])
  })

  test('say who asks, and nothing when there is nothing to ask any more', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const order = await deliver(db, restaurantId)
    const kind = ratingRequestKind({ settings })
    const queue = await db.selectFrom('send_queues').selectAll().executeTakeFirstOrThrow()
    const renderer = (await kind.prepare(db, queue))!
    expect(renderer).toMatchObject({ quietHours: { from: '21:00', to: '10:00' }, countsAsMailing: false })
    const guest = (await db.selectFrom('guests').selectAll().executeTakeFirstOrThrow()) as GuestRow
    const render = () =>
      renderer.render({ delivery: { dedupeKey: order.id }, guest, at: NOON } as unknown as RenderContext)
    const { token } = await db.selectFrom('invitations').select('token').executeTakeFirstOrThrow()
    const rendered = await render()
    expect(rendered).toMatchObject({ text: expect.stringContaining(`https://otklik.example/r/${token}`) })
    expect(rendered).toMatchObject({ text: expect.stringMatching(/^Мария, .*\?$/) })
    await cancelTestOrder(db, deps, order, { at: NOON, fault: 'guest' })
    expect(await render()).toEqual({ skip: 'order_cancelled' })
  })

  test('the answer in the chat becomes the rating, is thanked with links, and for a day is corrected by a yes', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { settings: { review_sites: { yandex_maps: '77' } } })
    const { clock, hooks } = await hooksOn(db)
    const order = await deliver(db, restaurantId)
    const { guest_id: guestId } = order
    const rating = () => db.selectFrom('ratings').select(['score', 'comment', 'channel']).execute()

    await say(db, hooks, guestId, '5', NOON)
    expect(await rating()).toEqual([])
    await ask(db, hooks, order)
    for (const text of ['Где мой заказ?', '4 или 5', '2 пиццы были холодные'])
      await say(db, hooks, guestId, text, NOON + 1)
    expect(await rating()).toEqual([])
    clock.advance(HOUR)
    await say(db, hooks, guestId, '2, всё остыло', clock.now())
    expect(await rating()).toEqual([{ score: 2, comment: 'всё остыло', channel: 'chat' }])
    clock.advance(HOUR)
    for (const text of ['да', 'пять', 'нет', 'да']) await say(db, hooks, guestId, text, clock.now())
    expect(await rating()).toEqual([{ score: 2, comment: 'всё остыло', channel: 'chat' }])
    for (const text of ['не 2, а 4', 'Да, спасибо!']) await say(db, hooks, guestId, text, clock.now())
    expect(await rating()).toEqual([{ score: 4, comment: 'всё остыло', channel: 'chat' }])
    clock.advance(DAY)
    for (const text of ['1', 'да']) await say(db, hooks, guestId, text, clock.now())
    expect(await rating()).toMatchObject([{ score: 4 }])
    expect(await answers(db)).toEqual([
      expect.stringContaining('/go/yandex_maps'),
      'Вы поставили заказу 2. Изменить оценку на 5? Ответьте «да» или «нет».',
      'Вы поставили заказу 2. Изменить оценку на 4? Ответьте «да» или «нет».',
      expect.stringContaining('/go/yandex_maps'),
    ])
    const timeline = await db.selectFrom('timeline').select('kind').where('kind', '=', 'rating').execute()
    expect(timeline).toHaveLength(1)
  })

  test('a digit behind an operator’s message speaks of something else; what we answer by ourselves is no such message', async () => {
    const { db } = await open()
    const { clock, hooks } = await hooksOn(db)
    const order = await deliver(db, await addTestRestaurant(db))
    await ask(db, hooks, order, clock.now())
    const rating = () => db.selectFrom('ratings').select('score').execute()
    clock.advance(MINUTE)
    await say(db, hooks, order.guest_id, '👍', clock.now())
    await say(db, hooks, order.guest_id, '👍👍', clock.now())
    expect(await answers(db)).toEqual(['Спасибо! Какую оценку от 1 до 5 вы поставите заказу?'])
    clock.advance(MINUTE)
    await operatorWrites(db, order.guest_id, 'Сколько приборов положить?', clock.now())
    clock.advance(MINUTE)
    await say(db, hooks, order.guest_id, '2', clock.now())
    expect(await rating()).toEqual([])
    const next = await deliver(db, order.restaurant_id, clock.now())
    await ask(db, hooks, next, clock.now())
    clock.advance(MINUTE)
    for (const text of ['👍', '5']) await say(db, hooks, order.guest_id, text, clock.now())
    expect(await rating()).toEqual([{ score: 5 }])
    await operatorWrites(db, order.guest_id, 'Сколько приборов положить?', clock.now() + MINUTE)
    clock.advance(2 * MINUTE)
    for (const text of ['2', 'да']) await say(db, hooks, order.guest_id, text, clock.now())
    expect(await rating()).toEqual([{ score: 5 }])
  })

  test('a digit behind what was written on the phone speaks of something else, however late either arrives', async () => {
    const { db } = await open()
    const s = await openInbox(db)
    const numberId = await s.addNumber({ phone: '+79990000000' })
    const hooks = ratingMessageHooks({ ...s, settings })
    const inbox = { ...s, messageHooks: { ...s.messageHooks, ...hooks } }
    const restaurantId = await addTestRestaurant(db)
    const rated = () => db.selectFrom('ratings').select('score').execute()
    const peer = { phone: '+79161234567' }
    const write = (text: string, at: number, fromMe = false) =>
      receiveMessage(inbox, numberId, incoming({ peer, at, fromMe, content: { type: 'text', text } }))
    const start = s.clock.now()
    const order = await deliver(db, restaurantId, start)
    await ask(db, hooks, order, start)
    s.clock.advance(HOUR)
    await write('Сколько приборов положить?', start + 2 * MINUTE, true)
    await write('2', start + 3 * MINUTE)
    expect(await rated()).toEqual([])
    // Written before that, it is the answer, even if more was written on the phone since.
    await write('А салфетки?', start + 4 * MINUTE, true)
    await write('5', start + MINUTE)
    expect(await rated()).toEqual([{ score: 5 }])
    await s.sender().drain()
    // Our own thanks do not count as a person's words.
    await write('1', start + 90 * SECOND)
    expect(await db.selectFrom('invitations').select('correction_score').execute()).toEqual([{ correction_score: 1 }])
  })

  test('a guest who hides the phone is asked by username, and rates by what they write under it', async () => {
    const { db } = await open()
    const s = await openInbox(db)
    const numberId = await s.addNumber({ phone: '+79990000000' })
    const hooks = ratingMessageHooks({ ...s, settings })
    const inbox = { ...s, messageHooks: { ...s.messageHooks, ...hooks } }
    const at = s.clock.now()
    const placed = { restaurantId: await addTestRestaurant(db), at: at - HOUR, deliveredAt: at, username: 'inga.k' }
    const order = await placeTestOrder(db, deps, placed)
    expect(await planned(db)).toMatchObject([{ guest_id: order.guest_id, status: 'waiting' }])
    await ask(db, hooks, order, at)
    s.clock.advance(MINUTE)
    const peer = { lid: '100000000000111' }
    await receiveMessage(inbox, numberId, {
      ...incoming({ peer, at: s.clock.now(), content: { type: 'text', text: '5' } }),
      username: 'inga.k',
    })
    const rated = await db.selectFrom('ratings').select(['guest_id', 'score']).execute()
    expect(rated).toEqual([{ guest_id: order.guest_id, score: 5 }])
    expect((await answers(db)).at(-1)).toMatch(/Спасибо/)
  })

  test('the thanks are told of once, and only when they can be seen', async () => {
    const { db } = await open()
    const { clock, hooks, told } = await hooksOn(db)
    const order = await deliver(db, await addTestRestaurant(db))
    await ask(db, hooks, order)
    const failed = failFirstAttempts(db)
    await transact(db, async (tx) => {
      await hooks.onInbound(tx, {
        guestId: order.guest_id,
        numberId: 'num_1',
        messageId: 'msg_1',
        at: clock.now(),
        text: '5',
      })
      expect(told).toEqual([])
    })
    expect(failed()).toBe(1)
    expect(told).toEqual([['replies', 'num_1']])
  })

  test('an answer that overtakes the acknowledgement counts, and so does a request known by its receipt alone', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const { clock, hooks } = await hooksOn(db)
    const order = await deliver(db, restaurantId)
    await say(db, hooks, order.guest_id, '4', clock.now())
    expect(await db.selectFrom('ratings').selectAll().execute()).toEqual([])
    await db.updateTable('deliveries').set({ status: 'sending', claimed_at: clock.now() }).execute()
    await say(db, hooks, order.guest_id, '5', clock.now())
    expect(await db.selectFrom('ratings').select('score').execute()).toEqual([{ score: 5 }])
    const [delivery] = await planned(db)
    const message = { kind: 'rating_request', delivery_id: delivery!.id } as MessageRow
    await transact(db, (tx) => hooks.onStatus(tx, [message], 'read', clock.now()))
    expect(await db.selectFrom('invitations').select('asked_at').execute()).toEqual([{ asked_at: clock.now() }])
  })

  test('an answer goes to the order asked for last, and not after three days', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const { clock, hooks } = await hooksOn(db)
    const first = await deliver(db, restaurantId)
    const second = await deliver(db, restaurantId, NOON + HOUR)
    await ask(db, hooks, first, NOON)
    await ask(db, hooks, second, NOON + HOUR)
    clock.advance(2 * HOUR)
    await say(db, hooks, first.guest_id, '4', clock.now())
    expect(await db.selectFrom('ratings').select(['order_id', 'score']).execute()).toEqual([
      { order_id: second.id, score: 4 },
    ])
    clock.advance(4 * DAY)
    await say(db, hooks, first.guest_id, '1', clock.now())
    expect(await db.selectFrom('ratings').selectAll().execute()).toHaveLength(1)
  })
})
