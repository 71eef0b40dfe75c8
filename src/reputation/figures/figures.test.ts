import { expect, test } from 'vitest'
import { waitsOrEnds } from '../../../test/support/at-once.ts'
import { testClock } from '../../../test/support/clock.ts'
import { seededRandom } from '../../../test/support/random.ts'
import { addTestRestaurant, cancelTestOrder, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, dialectOf, transact } from '../../db/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { keepDays } from './days.ts'
import { ratingPage } from './rating-page.ts'

const START = Date.UTC(2026, 0, 5, 12)
const LAST = 60

type Event = { at: number; score?: number; cancelled?: boolean }

/** Everything that happened, in memory, and the figures computed from it the long way. */
function bruteForce(events: readonly Event[], at: number) {
  const ratings = events
    .map((event, index) => ({ ...event, index }))
    .filter((event) => event.score !== undefined && event.at <= at)
    .sort((a, b) => b.at - a.at || b.index - a.index)
    .slice(0, LAST)
  let sum = 0
  let weights = 0
  ratings.forEach(({ score }, rank) => {
    sum += 2 ** (-rank / 50) * score!
    weights += 2 ** (-rank / 50)
  })
  const window = events.filter((event) => event.at > at - 30 * DAY && event.at <= at)
  const cancelled = window.filter((event) => event.cancelled).length
  const score = ratings.length === 0 ? null : tenDigits(sum / weights)
  const cancellation =
    window.length === 0 ? null : tenDigits(Math.max(1, Math.min(5, 5 - (cancelled / window.length / 0.1) * 4)))
  const overall =
    score === null ? null : cancellation === null ? score : tenDigits(0.8 * score + (1 - 0.8) * cancellation)
  return { score, cancellation, overall }
}

const tenDigits = (value: number) => Math.round(value * 1e10) / 1e10

eachStore('figures of a restaurant', (open) => {
  async function live(db: Db, restaurantId: string, events: readonly Event[]) {
    for (const event of events) {
      const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: event.at, deliveredAt: event.at })
      if (event.cancelled) await cancelTestOrder(db, quietOrderDeps, order, { at: event.at, fault: 'restaurant' })
      if (event.score === undefined) continue
      const remarks = { score: event.score }
      await transact(db, (tx) => giveRating(tx, { order, remarks, channel: 'api', ratedAt: event.at, at: event.at }))
    }
  }

  test('agree with counting everything by hand, now, a day ago, and on each day of two weeks', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { timeZone: 'UTC', settings: { formula: { last_ratings: LAST } } })
    const restaurant = await getRestaurant(db, restaurantId)
    const random = seededRandom(11)
    const events: Event[] = Array.from({ length: 90 }, () => ({
      at: START + random(40 * DAY),
      ...(random(8) > 0 && { score: 1 + Math.min(4, random(7)) }),
      ...(random(12) === 0 && { cancelled: true }),
    }))
    events.sort((a, b) => a.at - b.at)
    await live(db, restaurantId, events)
    const at = START + 39 * DAY + 3 * HOUR

    const page = await ratingPage(db, restaurant, { at, language: 'en' })
    const now = bruteForce(events, at)
    const before = bruteForce(events, at - DAY)
    expect([page.score, page.cancellation_rating, page.overall]).toEqual([now.score, now.cancellation, now.overall])
    expect(page.change_24h).toEqual({
      score: tenDigits(now.score! - before.score!),
      cancellation_rating: tenDigits(now.cancellation! - before.cancellation!),
      overall: tenDigits(now.overall! - before.overall!),
    })
    expect(page.ratings_counted).toBe(LAST)
    expect(Object.values(page.distribution).reduce((a, b) => a + b)).toBe(LAST)
    const expected = (date: string) => {
      const end = Math.min(Date.parse(`${date}T23:59:59.999Z`), at)
      const { score, cancellation, overall } = bruteForce(events, end)
      return { date, score, cancellation_rating: cancellation, overall }
    }
    const week = page.dynamics.map(({ date }) => date)
    expect(page.dynamics).toEqual(week.map(expected))
    expect(new Date(`${week[0]}T00:00:00Z`).getUTCDay()).toBe(1)

    const clock = testClock(at)
    expect(await keepDays({ db, clock })).toBe(week.length - 1)
    expect(await keepDays({ db, clock })).toBe(0)
    expect((await ratingPage(db, restaurant, { at, language: 'en' })).dynamics).toEqual(page.dynamics)
  })

  test('a late rating makes its day and those after it be counted anew', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { timeZone: 'UTC' })
    const restaurant = await getRestaurant(db, restaurantId)
    await live(db, restaurantId, [{ at: START, score: 5 }])
    const at = START + 5 * DAY
    await keepDays({ db, clock: testClock(at) })
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: START + DAY })
    await transact(db, (tx) =>
      giveRating(tx, { order, remarks: { score: 1 }, channel: 'api', ratedAt: START + 2 * DAY, at }),
    )
    const { dynamics } = await ratingPage(db, restaurant, { at, language: 'en' })
    const scores = dynamics.filter(({ score }) => score !== null).map(({ score }) => (score! < 5 ? 'low' : 'high'))
    expect(scores).toEqual(['high', 'high', 'low', 'low', 'low', 'low'])
  })

  test('a late rating counts that is given while its day is being kept', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { timeZone: 'UTC' })
    const at = START + 5 * DAY
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: START + DAY })
    const rating = { order, remarks: { score: 1 }, channel: 'api', ratedAt: START + 2 * DAY, at } as const
    let keeping: Promise<unknown> | undefined
    await transact(db, async (tx) => {
      await giveRating(tx, rating)
      // On SQLite it begins when this is over.
      keeping = keepDays({ db, clock: testClock(at) })
      if (dialectOf(db) === 'postgres') await waitsOrEnds(db, keeping)
    })
    await keeping
    const { dynamics } = await ratingPage(db, await getRestaurant(db, restaurantId), { at, language: 'en' })
    expect(dynamics.filter(({ score }) => score === 1)).toHaveLength(4)
  })

  test('nothing to count is null', async () => {
    const { db } = await open()
    const restaurant = await getRestaurant(db, await addTestRestaurant(db))
    const page = await ratingPage(db, restaurant, { at: START, language: 'ru' })
    expect(page).toMatchObject({
      score: null,
      cancellation_rating: null,
      overall: null,
      change_24h: { score: null, cancellation_rating: null, overall: null },
      arrow: null,
      ratings_counted: 0,
      complaints: [],
      next_step: null,
    })
  })

  test('warns before the border, alarms at it, and tells when it is over, each once', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { courier: 'partner' })
    const give = async (score: number, minute: number) =>
      live(db, restaurantId, [{ at: START + minute * MINUTE, score }])
    const alerts = async () =>
      (await db.selectFrom('outbox').select('data').where('type', '=', 'restaurant.alert').orderBy('seq').execute())
        .map(({ data }) => JSON.parse(data))
        .filter(({ kind }) => kind === 'score')
        .map(({ level, to_climb }) => [level, to_climb.fives > 0])
    await give(5, 0)
    await give(4, 1)
    await give(3, 2)
    expect(await alerts()).toEqual([['warning', true]])
    await give(2, 3)
    await give(2, 4)
    expect(await alerts()).toEqual([
      ['warning', true],
      ['critical', true],
    ])
    const restaurant = await getRestaurant(db, restaurantId)
    const page = await ratingPage(db, restaurant, { at: START + HOUR, language: 'ru' })
    expect(page.alerts).toMatchObject([{ kind: 'score', level: 'critical', threshold: 3.8 }])
    expect(page.next_step!.text).toMatch(/пят/)
    for (let i = 0; i < 12; i++) await give(5, 5 + i)
    expect((await alerts()).map(([level]) => level)).toEqual(['warning', 'critical', 'warning', 'ok'])
  })
})
