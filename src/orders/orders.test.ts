import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../test/support/random.ts'
import {
  addTestRestaurant,
  cancelTestOrder,
  quietOrderDeps as deps,
  placeTestOrder,
} from '../../test/support/restaurant.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Store, transact } from '../db/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { saveBonus } from './bonuses.ts'
import { dishesOf } from './dishes.ts'
import { bonusInput, orderInput, statusInput } from './input.ts'
import { countOrdersOf } from './order-hours.ts'
import { presentOrder } from './present.ts'
import { reportStatus, saveOrder } from './save-order.ts'
import { mergeOrders } from './store.ts'
import { orderTimelineResolvers } from './timeline.ts'
import { bonusBalance } from './view.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

eachStore('orders', (open) => {
  const body = (restaurantId: string, changes: object = {}) =>
    orderInput.parse({
      external_id: 'A-1',
      restaurant_id: restaurantId,
      guest: { phone: '8 916 123-45-67', name: 'Мария' },
      items: [{ name: 'Борщ', quantity: 2, price: 350.5 }],
      total: 701,
      delivery: 'own',
      service: 'site',
      placed_at: new Date(NOON).toISOString(),
      ...changes,
    })
  const save = (store: Store, input: ReturnType<typeof body>, at = NOON) =>
    transact(store.db, (tx) => saveOrder(tx, deps, input, at))
  const report = (store: Store, status: string, at: number, more: object = {}) =>
    transact(store.db, (tx) =>
      reportStatus(tx, deps, 'A-1', statusInput.parse({ status, at: new Date(at).toISOString(), ...more }), at),
    )

  const countOrders = async (db: Store['db'], id: string, from: number, to: number) =>
    (await countOrdersOf(db, [id], from, to)).get(id)

  test('the same order again is the same order, with one entry in the timeline', async () => {
    const { db } = await open().then((store) => store)
    const store = { db } as Store
    const restaurantId = await addTestRestaurant(db)
    const first = await save(store, body(restaurantId))
    const again = await save(store, body(restaurantId))
    expect([first.outcome, again.outcome]).toEqual(['created', 'unchanged'])
    expect(again.order.id).toBe(first.order.id)
    expect(presentOrder(first.order)).toMatchObject({
      items: [{ name: 'Борщ', quantity: 2, price: 350.5 }],
      total: 701,
      status: 'accepted',
    })
    expect(await db.selectFrom('timeline').select(['kind', 'ref_id']).execute()).toEqual([
      { kind: 'order', ref_id: first.order.id },
    ])
    expect(await db.selectFrom('guests').select(['phone', 'name']).execute()).toEqual([
      { phone: '+79161234567', name: 'Мария' },
    ])
  })

  test('what lies ahead is not reported yet, nor what was never set', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const nextYear = '2027-01-05T12:00:00Z'
    const ahead = (name: string) => ({ code: 'invalid_input', fields: [{ path: `body.${name}` }] })
    for (const name of ['placed_at', 'delivered_at', 'cancelled_at']) {
      await expect(save(store, body(restaurantId, { [name]: nextYear }))).rejects.toMatchObject(ahead(name))
    }
    // What Go, .NET and others send when nobody set a time.
    for (const never of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      await expect(save(store, body(restaurantId, { placed_at: never }))).rejects.toMatchObject(ahead('placed_at'))
    }
    await save(store, body(restaurantId, { placed_at: new Date(NOON + 3 * HOUR).toISOString() }))
    const late = statusInput.parse({ status: 'delivered', at: nextYear })
    const delivered = transact(store.db, (tx) => reportStatus(tx, deps, 'A-1', late, NOON))
    await expect(delivered).rejects.toMatchObject(ahead('at'))
  })

  test('the same order many times at once is one order, counted once', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const saved = await Promise.all(Array.from({ length: 12 }, () => save(store, body(restaurantId))))
    expect(new Set(saved.map(({ order }) => order.id)).size).toBe(1)
    expect(saved.filter(({ outcome }) => outcome === 'created')).toHaveLength(1)
    expect(await countOrders(store.db, restaurantId, NOON - HOUR, NOON)).toEqual({ orders: 1, cancelled: 0 })
  })

  test('a guest who hides the phone is named by id or username', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const named = (guest: object, external_id: string) => save(store, body(restaurantId, { guest, external_id }))
    const first = await named({ username: '@Inga.K', name: 'Инга' }, 'A-1')
    const again = await named({ username: 'inga.k' }, 'A-1')
    expect([first.outcome, again.outcome]).toEqual(['created', 'unchanged'])
    const { guest_id: id } = first.order
    const byId = await named({ id }, 'A-2')
    expect(byId.order.guest_id).toBe(id)
    expect((await named({ id }, 'A-2')).outcome).toBe('unchanged')
    const { id: other } = (await named({ phone: '+79160000001' }, 'A-3')).order
    expect(other).not.toBe(id)
    await expect(named({ id }, 'A-3')).rejects.toMatchObject({ code: 'conflict' })
    await expect(named({ id: 'gst_nobody' }, 'A-4')).rejects.toMatchObject({ code: 'not_found' })
    for (const guest of [
      {},
      { name: 'Инга' },
      { id, username: 'inga.k' },
      { username: 'a b' },
      { username: '12345' },
    ]) {
      expect(() => body(restaurantId, { guest }), JSON.stringify(guest)).toThrow()
    }
    expect(await store.db.selectFrom('guests').select('username').orderBy('id').execute()).toEqual([
      { username: 'inga.k' },
      { username: null },
    ])
  })

  test('an external id of another guest or restaurant is refused', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const other = await addTestRestaurant(store.db)
    await save(store, body(restaurantId))
    await expect(save(store, body(other))).rejects.toMatchObject({ code: 'conflict' })
    await expect(save(store, body(restaurantId, { guest: { phone: '+79160000001' } }))).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(save(store, body('rst_nobody', { external_id: 'A-2' }))).rejects.toMatchObject({ code: 'not_found' })
  })

  test('reports may come twice and out of order; a cancelled order is not delivered', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    await save(store, body(restaurantId))
    await report(store, 'delivering', NOON + 30 * MINUTE)
    expect((await report(store, 'cooking', NOON + 10 * MINUTE)).order.status).toBe('delivering')
    const delivered = await report(store, 'delivered', NOON + 50 * MINUTE)
    expect((await report(store, 'delivered', NOON + 55 * MINUTE)).outcome).toBe('unchanged')
    expect(presentOrder(delivered.order).history.map(({ status }) => status)).toEqual([
      'accepted',
      'cooking',
      'delivering',
      'delivered',
    ])
    expect(delivered.order.delivered_at).toBe(NOON + 50 * MINUTE)
    await report(store, 'cancelled', NOON + HOUR, { cause: 'wrong_assembly' })
    await expect(report(store, 'delivered', NOON + 2 * HOUR)).rejects.toMatchObject({ code: 'wrong_state' })
    // A replayed first body does not bring the order back to life.
    expect((await save(store, body(restaurantId, { status: 'delivered' }))).order.status).toBe('cancelled')
    await expect(
      transact(store.db, (tx) => reportStatus(tx, deps, 'A-9', { status: 'cooking', at: NOON }, NOON)),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a cancellation without a fault is judged by its cause; the cause may come later', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    await save(store, body(restaurantId))
    const window = () => countOrders(store.db, restaurantId, NOON - HOUR, NOON + HOUR)
    expect((await report(store, 'cancelled', NOON + MINUTE)).order.cancel_fault).toBeNull()
    expect(await window()).toEqual({ orders: 1, cancelled: 0 })
    const told = await report(store, 'cancelled', NOON + 2 * MINUTE, { cause: 'dish_missing' })
    expect(told.order).toMatchObject({
      cancel_cause: 'dish_missing',
      cancel_fault: 'restaurant',
      cancelled_at: NOON + MINUTE,
    })
    expect(await window()).toEqual({ orders: 1, cancelled: 1 })
    await report(store, 'cancelled', NOON + 3 * MINUTE, { fault: 'guest' })
    expect(await window()).toEqual({ orders: 1, cancelled: 0 })
  })

  test('counts of any window agree with counting the rows one by one', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const random = seededRandom(7)
    const rows: { placed: number; cancelled: number | null; blamed: boolean }[] = []
    for (let i = 0; i < 70; i++) {
      const placed = NOON + random(10 * HOUR)
      const order = await placeTestOrder(store.db, deps, { restaurantId, at: placed })
      if (random(3) > 0) {
        rows.push({ placed, cancelled: null, blamed: false })
        continue
      }
      const blamed = random(2) === 0
      const cancelled = placed + random(3 * HOUR)
      await cancelTestOrder(store.db, deps, order, { at: cancelled, fault: blamed ? 'restaurant' : 'guest' })
      rows.push({ placed, cancelled, blamed })
    }
    for (let i = 0; i < 60; i++) {
      const edge = () => (random(3) === 0 ? NOON + random(12) * HOUR : NOON - HOUR + random(13 * HOUR))
      const [from = 0, to = 0] = [edge(), edge()].sort((a, b) => a - b)
      const inside = rows.filter(({ placed }) => placed > from && placed <= to)
      expect(await countOrders(store.db, restaurantId, from, to)).toEqual({
        orders: inside.length,
        cancelled: inside.filter(({ blamed, cancelled }) => blamed && cancelled !== null && cancelled <= to).length,
      })
    }
  })

  test('bonuses are kept once per external id and add up', async () => {
    const store = await open()
    const give = (externalId: string, amount: number) =>
      transact(store.db, (tx) =>
        saveBonus(
          tx,
          deps,
          bonusInput.parse({
            external_id: externalId,
            guest: { phone: '+79161234567' },
            amount,
            at: new Date(NOON).toISOString(),
          }),
          NOON,
        ),
      )
    const [first] = await Promise.all([give('b1', 100.5), give('b1', 100.5), give('b1', 100.5)])
    await give('b2', -40)
    await expect(give('b1', 5)).rejects.toMatchObject({ code: 'conflict' })
    expect(await bonusBalance(store.db, first.bonus.guest_id)).toBe(6_050)
    const shown = await orderTimelineResolvers.bonus!(store.db, [first.bonus.id])
    expect(shown.get(first.bonus.id)).toMatchObject({ amount: 100.5 })
  })

  test('two guests that were one keep all orders and bonuses', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const one = await placeTestOrder(store.db, deps, { restaurantId, at: NOON })
    const two = await placeTestOrder(store.db, deps, { restaurantId, at: NOON })
    await transact(store.db, (tx) => mergeOrders(tx, { keptId: one.guest_id, mergedId: two.guest_id, at: NOON }))
    const left = await store.db.selectFrom('orders').select('guest_id').distinct().execute()
    expect(left).toEqual([{ guest_id: one.guest_id }])
    const due = await store.db.selectFrom('guest_retention').select(['guest_id', 'due_at']).execute()
    expect(due).toEqual([{ guest_id: one.guest_id, due_at: NOON }])
  })

  test('the last dish is the dearest of the last order, the favourite the most ordered', async () => {
    const store = await open()
    const restaurantId = await addTestRestaurant(store.db)
    const order = (at: number, items: { name: string; quantity: number; price: number }[]) =>
      placeTestOrder(store.db, deps, { restaurantId, phone: '+79165550000', at, items })
    const { guest_id } = await order(NOON, [{ name: 'Борщ', quantity: 3, price: 300 }])
    await order(NOON + HOUR, [
      { name: 'Чай', quantity: 1, price: 100 },
      { name: 'Стейк', quantity: 1, price: 1_900 },
    ])
    await cancelTestOrder(store.db, deps, await order(NOON + 2 * HOUR, [{ name: 'Суп', quantity: 9, price: 1 }]), {
      at: NOON + 2 * HOUR,
    })
    expect(await dishesOf(store.db, guest_id)).toEqual({ last: 'Стейк', favourite: 'Борщ' })
    expect(await dishesOf(store.db, 'gst_nobody')).toEqual({ last: null, favourite: null })
  })
})

describe('fields of orders', () => {
  test.each([
    { total: -1 },
    { guest: { phone: 'abc' } },
    { placed_at: 'yesterday' },
    { delivery: 'drone' },
    { items: [{ name: '', quantity: 1, price: 1 }] },
    { items: [{ name: 'x', quantity: 0, price: 1 }] },
    { status: 'eaten' },
  ])('%j is refused', (changes) => {
    const good = {
      external_id: 'A',
      restaurant_id: 'rst_1',
      guest: { phone: '+79161234567' },
      total: 1,
      delivery: 'own',
      placed_at: '2026-01-05T12:00:00Z',
    }
    expect(orderInput.safeParse(good).success).toBe(true)
    expect(orderInput.safeParse({ ...good, ...changes }).success).toBe(false)
  })
})
