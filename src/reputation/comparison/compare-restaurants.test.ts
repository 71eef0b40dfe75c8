import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant, cancelTestOrder, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { spanOf } from '../../http/period.ts'
import { newId } from '../../lib/ids.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import { ratingPeriod } from '../figures/rating-period.ts'
import type { RatingPeriod } from '../figures/schema.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { saveOutsideReview } from '../reviews/save-review.ts'
import { compareRestaurants } from './compare-restaurants.ts'

/**
 * The clocks change during this time: Berlin and New York go back an hour, Lord Howe forward half an hour; Kolkata is
 * half an hour off.
 */
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Europe/Moscow'] as const
const START = Date.UTC(2026, 9, 1)
const DAYS = 40

type Happened = {
  zone: number
  at: number
  score: number | null
  bad: boolean
  cancelledAfter: number | null
  answeredAfter: number | null
  outside: boolean
}

const happened = fc.record<Happened>({
  zone: fc.nat(ZONES.length - 1),
  // Near midnight as often as anywhere else.
  at: fc.oneof(
    fc.integer({ min: 0, max: DAYS * DAY }),
    fc.tuple(fc.nat(DAYS - 1), fc.integer({ min: -14, max: 28 }), fc.constantFrom(-1, 0, 1)).map(
      // Half hours of UTC that are midnight in some zone.
      ([day, half, off]) => day * DAY + (half * HOUR) / 2 + off,
    ),
  ),
  score: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 6 }),
  bad: fc.boolean(),
  cancelledAfter: fc.option(fc.integer({ min: 0, max: 3 * DAY }), { freq: 1 }),
  answeredAfter: fc.option(fc.integer({ min: 0, max: 5 * DAY })),
  outside: fc.boolean(),
})

const periods = fc
  .tuple(fc.integer({ min: 14, max: DAYS - 1 }), fc.nat(12))
  .map(([last, length]) => ({ from: dateOfUtc(last - length), to: dateOfUtc(last), days: length + 1 }))

function dateOfUtc(day: number): string {
  return new Date(START + day * DAY).toISOString().slice(0, 10)
}

/** The local date, by the platform's own calendar. */
function dateIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
}

eachStore('comparison of restaurants', (open) => {
  test('agrees with counting by hand, over zones and changes of clocks', {
    tags: 'property',
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happened, { minLength: 10, maxLength: 60 }), periods, async (events, asked) => {
        const store = await open()
        const { db } = store
        events.push(...edges(asked))
        const ids = await Promise.all(ZONES.map((timeZone) => addTestRestaurant(db, { timeZone })))
        for (const event of events) await live(db, ids[event.zone]!, event)
        const period = { from: { date: asked.from }, to: { date: asked.to } }
        const { data, network } = await compareRestaurants(db, { period })
        expect(data).toHaveLength(ZONES.length)
        for (const [index, zone] of ZONES.entries()) {
          const shown = data.find((row) => row.restaurant_id === ids[index])!
          const own = events.filter((event) => event.zone === index)
          const expected = byHand([...own], zone, asked)
          expect(pick(shown)).toEqual(expected)
          const restaurant = await getRestaurant(db, ids[index]!)
          const page = await ratingPeriod(db, restaurant, { period, at: START + 2 * DAYS * DAY, language: 'ru' })
          expect(pickPeriod(page)).toEqual({
            ...pickCommon(expected),
            dates: expected.points.map((point) => point.slice(0, 10)),
          })
        }
        expect(network.ratings_counted).toBe(data.reduce((all, row) => all + row.ratings_counted, 0))
        const lows = data.map(({ credible }) => credible?.low ?? 0)
        expect(lows).toEqual(lows.toSorted((a, b) => b - a))
        await store.close()
      }),
      { numRuns: runsOnStore(6) },
    )
  })

  test('an instant ends a period for all, whatever their zone', async () => {
    const { db } = await open()
    const id = await addTestRestaurant(db, { timeZone: 'Asia/Kolkata' })
    const at = (ms: number) => live(db, id, { ...PLAIN, at: ms, score: 4 })
    await at(0)
    await at(HOUR - 1)
    await at(HOUR)
    const { data } = await compareRestaurants(db, { period: { from: { at: START }, to: { at: START + HOUR } } })
    expect(data[0]).toMatchObject({ ratings_counted: 2, score: 4, change: { score: null } })
  })
})

const PLAIN: Happened = {
  zone: 0,
  at: 0,
  score: null,
  bad: false,
  cancelledAfter: null,
  answeredAfter: null,
  outside: false,
}

async function live(db: Db, restaurantId: string, event: Happened): Promise<void> {
  const at = START + event.at
  const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at })
  if (event.cancelledAfter !== null) {
    await cancelTestOrder(db, quietOrderDeps, order, { at: at + event.cancelledAfter, fault: 'restaurant' })
  }
  if (event.score === null) return
  const score = event.score
  const review = await transact(db, async (tx) => {
    if (event.outside) {
      const text = event.bad ? 'Всё остыло' : null
      const given = {
        restaurantId,
        source: 'yandex' as const,
        externalId: order.id,
        author: null,
        score,
        text,
        postedAt: at,
      }
      return (await saveOutsideReview(tx, given, at)).review
    }
    const remarks = { score, comment: 'Заказ', ...(event.bad && { bad: ['temperature' as const] }) }
    const { rating } = await giveRating(tx, { order, remarks, channel: 'api', ratedAt: at, at })
    return tx.selectFrom('reviews').selectAll().where('rating_id', '=', rating.id).executeTakeFirstOrThrow()
  })
  if (event.answeredAfter === null) return
  await db
    .insertInto('review_replies')
    .values({
      id: newId('rpl'),
      review_id: review.id,
      text: 'Спасибо',
      status: 'published',
      author: 'usr_1',
      promo_percent: null,
      promo_code_id: null,
      reason: null,
      moderated_by: null,
      moderated_at: null,
      outside_status: null,
      outside_reason: null,
      outside_next_at: null,
      published_at: at + event.answeredAfter,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await db.updateTable('reviews').set({ reply_status: 'published' }).where('id', '=', review.id).execute()
}

/** A rating just before, at and after each end of the period, in every zone. */
function edges({ from, to }: { from: string; to: string }): Happened[] {
  return ZONES.flatMap((zone, index) => {
    const { from: first, until } = spanOf({ from: { date: from }, to: { date: to } }, zone)
    return [first, until].flatMap((edge) =>
      [-1, 0, 1].map((off) => ({ ...PLAIN, zone: index, at: edge + off - START, score: 3 })),
    )
  })
}

type Row = Awaited<ReturnType<typeof compareRestaurants>>['data'][number]

function pick({ score, ratings_counted, distribution, cancellations, complaints, answers, before, points }: Row) {
  return {
    ratings_counted,
    score,
    distribution: Object.values(distribution),
    orders: cancellations.orders,
    cancelled: cancellations.cancelled,
    low: complaints.low,
    cold: complaints.topics.find(({ topic }) => topic === 'temperature')?.count ?? 0,
    answers: [answers.reviews, answers.answered, answers.in_three_days, answers.median_minutes],
    before: [before.ratings_counted, before.score],
    points: points.map(({ date, ratings_counted }) => `${date} ${ratings_counted}`),
  }
}

/** The charts on a restaurant's page count the same way. */
function pickPeriod({
  ratings_counted,
  distribution,
  cancellations,
  complaints,
  complaints_counted,
  dynamics,
}: RatingPeriod) {
  return {
    ratings_counted,
    distribution: Object.values(distribution),
    orders: cancellations.orders,
    cancelled: cancellations.cancelled,
    low: complaints_counted.reviews,
    cold: complaints.find(({ topic }) => topic === 'temperature')?.count ?? 0,
    dates: dynamics.map(({ date }) => date),
  }
}

function pickCommon({ ratings_counted, distribution, orders, cancelled, low, cold }: ReturnType<typeof byHand>) {
  return { ratings_counted, distribution, orders, cancelled, low, cold }
}

function byHand(
  events: readonly Happened[],
  zone: string,
  { from, to, days }: { from: string; to: string; days: number },
) {
  const dated = events.map((event) => ({ ...event, date: dateIn(zone, START + event.at) }))
  const within = dated.filter(({ date }) => date >= from && date <= to)
  const rated = within.filter(({ score, outside }) => score !== null && !outside)
  const reviews = within.filter(({ score }) => score !== null)
  const low = reviews.filter(({ score }) => score! <= 3)
  const minutes = reviews
    .flatMap(({ answeredAfter }) => (answeredAfter === null ? [] : [Math.floor(answeredAfter / MINUTE)]))
    .sort((a, b) => a - b)
  const half = minutes.length / 2
  const firstBefore = new Date(Date.parse(from) - days * DAY).toISOString().slice(0, 10)
  const before = dated.filter(
    ({ date, score, outside }) => date >= firstBefore && date < from && score !== null && !outside,
  )
  return {
    ratings_counted: rated.length,
    score: mean(rated),
    distribution: [1, 2, 3, 4, 5].map((score) => rated.filter((event) => event.score === score).length),
    orders: within.length,
    cancelled: within.filter(
      ({ at, cancelledAfter }) => cancelledAfter !== null && dateIn(zone, START + at + cancelledAfter) <= to,
    ).length,
    low: low.length,
    cold: low.filter(({ bad }) => bad).length,
    answers: [
      reviews.length,
      minutes.length,
      minutes.filter((each) => each < 3 * 24 * 60).length,
      minutes.length === 0 ? null : (minutes[Math.ceil(half) - 1]! + minutes[Math.floor(half)]!) / 2,
    ],
    before: [before.length, mean(before)],
    points: Array.from({ length: days }, (_, day) => {
      const date = new Date(Date.parse(from) + day * DAY).toISOString().slice(0, 10)
      return `${date} ${rated.filter((event) => event.date === date).length}`
    }),
  }
}

function mean(events: readonly Happened[]): number | null {
  if (events.length === 0) return null
  return Math.round((events.reduce((sum, { score }) => sum + score!, 0) / events.length) * 1e10) / 1e10
}
