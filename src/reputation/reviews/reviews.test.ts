import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { DAY, MINUTE } from '../../lib/units.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import { TOPICS } from '../complaints/topics.ts'
import { resolveEscalation } from '../escalations/escalate.ts'
import { ratingPage } from '../figures/rating-page.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { saveOutsideReview } from './save-review.ts'
import { listReviews, type ReviewFilter, reviewStatistics, showReview } from './view.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

/** What guests say, here (`ours`) or on another site. Several in one minute: only the id tells their places apart. */
const said = fc.record({
  ours: fc.boolean(),
  minute: fc.integer({ min: 0, max: 6 }),
  score: fc.integer({ min: 1, max: 5 }),
  text: fc.constantFrom(null, 'Всё остыло', 'Курьер опоздал на час, и порция маленькая', 'Очень вкусно'),
})
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never

eachStore('reviews', (open) => {
  async function tell(db: Db, restaurantId: string, all: readonly Said[]): Promise<void> {
    for (const [place, { ours, minute, score, text }] of all.entries()) {
      const at = NOON + minute * MINUTE
      const order = ours ? await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON }) : undefined
      await transact(db, async (tx) => {
        if (order) {
          const remarks = { score, ...(text !== null && { comment: text }) }
          await giveRating(tx, { order, remarks, channel: 'api', ratedAt: at, at })
        } else {
          const review = {
            restaurantId,
            source: 'google',
            externalId: `g${place}`,
            author: null,
            postedAt: at,
          } as const
          await saveOutsideReview(tx, { ...review, score, text }, at)
        }
      })
    }
  }
  async function listAll(db: Db, filter: ReviewFilter): Promise<string[]> {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await listReviews(db, { ...filter, cursor, limit: 2, sort: 'newest', now: NOON })
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    return ids
  }

  test('a complaint counts exactly the reviews that its filter lists, of orders and of other sites', {
    tags: 'property',
  }, async () => {
    const { db } = await open()
    const property = async (all: readonly Said[], last: number) => {
      const restaurantId = await addTestRestaurant(db, { settings: { formula: { last_ratings: last } } })
      await tell(db, restaurantId, all)
      const restaurant = await getRestaurant(db, restaurantId)
      const page = await ratingPage(db, restaurant, { at: NOON + 10 * MINUTE, language: 'ru' })
      const { scores, from, reviews } = page.complaints_counted
      const counted = { restaurant_id: restaurantId, score: scores, from: Date.parse(from) }
      for (const topic of TOPICS) {
        const filter = { ...counted, complaint: topic }
        const listed = await listAll(db, filter)
        expect(listed.length).toBe(page.complaints.find((each) => each.topic === topic)?.count ?? 0)
        expect(new Set(listed).size).toBe(listed.length)
        expect((await reviewStatistics(db, filter)).total).toBe(listed.length)
      }
      expect((await listAll(db, counted)).length).toBe(reviews)
    }
    const stories = fc.asyncProperty(fc.array(said, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), property)
    await fc.assert(stories, { numRuns: runsOnStore(8) })
  })

  test('grave words call a manager once, over corrections, and stand until one takes it over', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON })
    const give = (comment: string, at: number) =>
      transact(db, (tx) => giveRating(tx, { order, remarks: { score: 1, comment }, channel: 'form', ratedAt: at, at }))
    await give('Отравился вашим салатом', NOON)
    await give('Отравился вашим салатом, иду к юристу', NOON + 1)
    const past = {
      restaurantId,
      source: 'yandex',
      externalId: 'y',
      author: null,
      score: 1,
      text: 'Отравились',
    } as const
    await transact(db, (tx) => saveOutsideReview(tx, { ...past, postedAt: NOON - 30 * DAY }, NOON))
    const alerts = await db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'restaurant.alert')
      .orderBy('position')
      .execute()
    const grave = alerts.map(({ data }) => JSON.parse(data)).filter(({ kind }) => kind === 'grave_review')
    expect(grave).toMatchObject([{ restaurant_id: restaurantId, reasons: ['poisoning'], score: 1 }])

    const [reviewId = ''] = await listAll(db, { escalated: true })
    expect(grave[0].review_id).toBe(reviewId)
    const page = async () =>
      (await ratingPage(db, await getRestaurant(db, restaurantId), { at: NOON + 2, language: 'ru' })).escalations
    expect(await page()).toBe(1)
    const takeOver = () =>
      transact(db, (tx) => resolveEscalation(tx, async () => undefined, { reviewId, actor: 'usr_1', at: NOON + 2 }))
    await takeOver()
    await expect(takeOver()).rejects.toMatchObject({ code: 'wrong_state' })
    expect(await page()).toBe(0)
    expect(await listAll(db, { restaurant_id: restaurantId, escalated: true })).toEqual([])
    expect(await showReview(db, reviewId, NOON + 2)).toMatchObject({
      escalation: { reasons: ['poisoning'], resolved_by: 'usr_1' },
    })
  })

  test('statistics count ratings without words apart, by the same filters', { tags: 'property' }, async () => {
    const { db } = await open()
    const property = async (all: readonly Said[], score: number[]) => {
      const restaurantId = await addTestRestaurant(db)
      await tell(db, restaurantId, all)
      const fits = all.filter((each) => score.length === 0 || score.includes(each.score))
      const bare = fits.filter(({ ours, text }) => ours && text === null).map((each) => each.score)
      const filter = { restaurant_id: restaurantId, ...(score.length > 0 && { score }) }
      const { total, without_words } = await reviewStatistics(db, filter)
      expect(total).toBe(fits.length - bare.length)
      expect(without_words).toEqual({
        total: bare.length,
        positive: bare.filter((each) => each >= 4).length,
        negative: bare.filter((each) => each <= 3).length,
        mean_score: bare.length === 0 ? null : expect.closeTo(bare.reduce((a, b) => a + b) / bare.length, 6),
      })
      for (const only of [{ source: 'google' }, { status: 'waiting' }, { complaint: 'taste' }] as const) {
        expect((await reviewStatistics(db, { ...filter, ...only })).without_words.total).toBe(0)
      }
    }
    const scores = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 })
    await fc.assert(fc.asyncProperty(fc.array(said, { maxLength: 10 }), scores, property), {
      numRuns: runsOnStore(8),
    })
  })
})
