import { describe, expect, test } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import {
  addTestRestaurant,
  cancelTestOrder,
  quietOrderDeps as deps,
  placeTestOrder,
} from '../../test/support/restaurant.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY } from '../lib/units.ts'
import { deriveDueRetention } from './derive-retention.ts'
import { deriveRetention } from './retention.ts'

const days = { atRisk: 30, lost: 90 }
const START = Date.UTC(2026, 0, 5, 12)

describe('retention', () => {
  test.each([
    ['the first order', [0], 1, 'new'],
    ['the first order, a month ago', [0], 30, 'at_risk'],
    ['the first order, a quarter ago', [0], 90, 'lost'],
    ['a second order', [0, 20], 21, 'active'],
    ['a second order, late but not lost', [0, 60], 61, 'active'],
    ['an order after being lost', [0, 95], 96, 'returned'],
    ['the order after that', [0, 95, 100], 101, 'active'],
  ] as const)('%s', (_name, orderDays, nowDay, expected) => {
    const times = orderDays.map((day) => START + day * DAY)
    const derived = deriveRetention(
      { count: times.length, first: times[0]!, last: times.at(-1)!, previous: times.at(-2) ?? null },
      days,
      START + nowDay * DAY,
    )
    expect(derived.retention).toBe(expected)
    expect(derived.since).toBeLessThanOrEqual(START + nowDay * DAY)
    if (derived.until !== null) expect(derived.until).toBeGreaterThan(START + nowDay * DAY)
  })
})

eachStore('retention job', (open) => {
  test('records each change once, in the timeline too, at the time when it happened', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const clock = testClock(START)
    const run = () => deriveDueRetention({ db, clock, days, orderHooks: {} })
    const order = (at: number) => placeTestOrder(db, deps, { restaurantId, phone: '+79161234567', at })
    const changes = async () =>
      (await db.selectFrom('retention_changes').select(['to_retention', 'at']).orderBy('at').execute()).map(
        (row) => `${row.to_retention} ${(row.at - START) / DAY}`,
      )

    await order(START)
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    clock.advance(31 * DAY)
    await run()
    clock.advance(70 * DAY)
    await Promise.all([run(), run(), run()])
    await order(clock.now())
    await run()
    clock.advance(DAY)
    await order(clock.now())
    await run()
    expect(await changes()).toEqual(['new 0', 'at_risk 30', 'lost 90', 'returned 101', 'active 102'])
    const timeline = await db.selectFrom('timeline').select('at').where('kind', '=', 'retention').execute()
    expect(timeline).toHaveLength(5)
  })

  test('cancelled orders do not count; an order cancelled later is taken back', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const clock = testClock(START)
    const order = await placeTestOrder(db, deps, { restaurantId, at: START })
    await deriveDueRetention({ db, clock, days, orderHooks: {} })
    await cancelTestOrder(db, deps, order, { at: START })
    await deriveDueRetention({ db, clock, days, orderHooks: {} })
    const row = await db.selectFrom('guest_retention').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ retention: null, orders_count: 0, due_at: null })
  })

  test('what guests ordered lately is kept for audiences and texts, and follows a cancellation', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const clock = testClock(START)
    const items = (...names: string[]) => names.map((name, n) => ({ name, quantity: 1, price: 100 - n }))
    const place = (at: number, names: string[]) =>
      placeTestOrder(db, deps, { restaurantId, phone: '+79161234567', at, items: items(...names) })
    const kept = async () => {
      await deriveDueRetention({ db, clock, days, orderHooks: {} })
      const dishes = await db.selectFrom('guest_dishes').select(['dish', 'favourite']).orderBy('dish').execute()
      const figures = await db
        .selectFrom('guest_retention')
        .select(['last_dish', 'favourite_dish', 'last_restaurant_id'])
        .executeTakeFirstOrThrow()
      return [dishes.map(({ dish, favourite }) => (favourite ? `${dish}!` : dish)).join(), figures]
    }
    await place(START - 2 * DAY, ['Борщ', 'Ёжики'])
    await place(START - DAY, ['Борщ'])
    const last = await place(START, ['Стейк  рибай'])
    expect(await kept()).toEqual([
      'борщ!,ежики,стейк рибай',
      { last_dish: 'Стейк  рибай', favourite_dish: 'Борщ', last_restaurant_id: restaurantId },
    ])
    await cancelTestOrder(db, deps, last, { at: START })
    expect(await kept()).toEqual([
      'борщ!,ежики',
      { last_dish: 'Борщ', favourite_dish: 'Борщ', last_restaurant_id: restaurantId },
    ])
  })
})
