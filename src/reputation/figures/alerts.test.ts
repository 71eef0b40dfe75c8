import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant, cancelTestOrder, placeTestOrder } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { type OrderDeps, saveOrder } from '../../orders/index.ts'
import { formulaOf, getRestaurant } from '../../restaurants/index.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { followOrder } from '../requests/order-hooks.ts'
import { keepFigures } from './keep-figures.ts'
import { alertLevel, thresholdOf } from './thresholds.ts'
import { figuresAt } from './view.ts'

const START = Date.UTC(2026, 0, 5, 12)
const deps: OrderDeps = { guests: { guestHooks: {} }, orderHooks: { onChange: followOrder } }
const signals = { notify: () => undefined, on: () => () => undefined }

eachStore('alerts of a restaurant', (open) => {
  const told = async (db: Db) =>
    (await db.selectFrom('outbox').select('data').where('type', '=', 'restaurant.alert').orderBy('seq').execute())
      .map(({ data }) => JSON.parse(data))
      .map(({ kind, level }) => [kind, level])
  const standing = (db: Db) =>
    db
      .selectFrom('restaurant_alerts')
      .select(['kind', 'level'])
      .where('cleared_at', 'is', null)
      .orderBy('kind')
      .execute()
  const job = (db: Db, at: number) => keepFigures({ db, clock: testClock(at), signals })
  const cancelled = async (db: Db, restaurantId: string, at: number) =>
    cancelTestOrder(db, deps, await placeTestOrder(db, deps, { restaurantId, at }), { at, fault: 'restaurant' })

  test('of cancellations rise when good orders age out of the window, and end when the bad ones do', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { settings: { request: { enabled: false } } })
    for (let n = 0; n < 40; n++) await placeTestOrder(db, deps, { restaurantId, at: START + n * MINUTE })
    await cancelled(db, restaurantId, START + 20 * DAY)
    await placeTestOrder(db, deps, { restaurantId, at: START + 20 * DAY + HOUR })
    await job(db, START + 29 * DAY)
    expect(await told(db)).toEqual([])

    await job(db, START + 31 * DAY)
    expect(await standing(db)).toEqual([{ kind: 'cancellation_rating', level: 'critical' }])
    await job(db, START + 32 * DAY)
    expect(await told(db)).toEqual([['cancellation_rating', 'critical']])

    await job(db, START + 51 * DAY)
    expect(await standing(db)).toEqual([])
    expect(await told(db)).toEqual([
      ['cancellation_rating', 'critical'],
      ['cancellation_rating', 'ok'],
    ])
  })

  test('of the score end and rise with what the restaurant is judged by, by the job alone', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const order = await placeTestOrder(db, deps, { restaurantId, at: START })
    const given = { order, channel: 'api', ratedAt: START, at: START } as const
    const { rating } = await transact(db, (tx) => giveRating(tx, { ...given, remarks: { score: 2 } }))
    expect(await standing(db)).toEqual([{ kind: 'score', level: 'critical' }])
    // As when a guest's rating is erased.
    await db.deleteFrom('reviews').execute()
    await db.updateTable('ratings').set({ score: 5 }).where('id', '=', rating.id).execute()
    await job(db, START + DAY)
    expect(await standing(db)).toEqual([])
    await db.updateTable('ratings').set({ score: 3 }).where('id', '=', rating.id).execute()
    await job(db, START + 2 * DAY)
    expect(await standing(db)).toEqual([{ kind: 'score', level: 'critical' }])
  })

  test('importing the past raises none about it; the first bad news of today does', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const now = START + 20 * DAY
    for (let day = 0; day < 15; day++) {
      const at = START + day * DAY
      const bad = day % 3 === 0
      const order = await transact(db, (tx) =>
        saveOrder(
          tx,
          deps,
          {
            external_id: `past-${day}`,
            restaurant_id: restaurantId,
            guest: { phone: '+79161234567' },
            items: [],
            total: 100,
            delivery: 'own',
            placed_at: at,
            ...(bad ? { cancelled_at: at + HOUR, fault: 'restaurant' as const } : { delivered_at: at + HOUR }),
          },
          now,
        ),
      )
      if (bad) continue
      const given = { order: order.order, channel: 'api', ratedAt: at + 2 * HOUR, at: now } as const
      await transact(db, (tx) => giveRating(tx, { ...given, remarks: { score: 1 } }))
    }
    await job(db, now + HOUR)
    expect(await told(db)).toEqual([])

    await cancelled(db, restaurantId, now + 2 * HOUR)
    expect(await told(db)).toEqual([['cancellation_rating', 'critical']])
    const order = await placeTestOrder(db, deps, { restaurantId, at: now + 3 * HOUR })
    const given = { order, channel: 'api', ratedAt: now + 4 * HOUR, at: now + 4 * HOUR } as const
    await transact(db, (tx) => giveRating(tx, { ...given, remarks: { score: 3 } }))
    expect((await told(db)).slice(1)).toEqual([
      ['low_rating', undefined],
      ['score', 'critical'],
    ])
  })

  test('of what was told at once, those stand after the job that the figures of the moment deserve', {
    tags: 'property',
  }, async () => {
    const { db } = await open()
    const event = fc.record({
      day: fc.integer({ min: 0, max: 45 }),
      cancel: fc.boolean(),
      score: fc.integer({ min: 1, max: 5 }),
    })
    const property = async (events: { day: number; cancel: boolean; score: number }[], later: number) => {
      const restaurantId = await addTestRestaurant(db, { settings: { request: { enabled: false } } })
      for (const { day, cancel, score } of events.toSorted((a, b) => a.day - b.day)) {
        const at = START + day * DAY
        if (cancel) await cancelled(db, restaurantId, at)
        else {
          const order = await placeTestOrder(db, deps, { restaurantId, at, deliveredAt: at })
          await transact(db, (tx) => giveRating(tx, { order, remarks: { score }, channel: 'api', ratedAt: at, at }))
        }
      }
      const at = START + (45 + later) * DAY + MINUTE
      await job(db, at)
      const restaurant = await getRestaurant(db, restaurantId)
      const { score, cancellationRating } = await figuresAt(db, restaurantId, formulaOf(restaurant), at)
      const expected = [
        ['cancellation_rating', alertLevel(cancellationRating, thresholdOf('cancellation_rating', 'own'))],
        ['score', alertLevel(score, thresholdOf('score', 'own'))],
      ].filter(([, level]) => level !== 'ok')
      const rows = await db
        .selectFrom('restaurant_alerts')
        .select(['kind', 'level'])
        .where('restaurant_id', '=', restaurantId)
        .where('cleared_at', 'is', null)
        .orderBy('kind')
        .execute()
      expect(rows.map(({ kind, level }) => [kind, level])).toEqual(expected)
    }
    const stories = fc.asyncProperty(fc.array(event, { maxLength: 8 }), fc.integer({ min: 0, max: 40 }), property)
    await fc.assert(stories, { numRuns: runsOnStore(12) })
  })
})
