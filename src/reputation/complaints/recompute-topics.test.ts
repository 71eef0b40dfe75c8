import { expect, test } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { saveOutsideReview } from '../reviews/save-review.ts'
import { TOPICS_VERSION } from './lexicon/rules.ts'
import { recomputeTopics } from './recompute-topics.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

eachStore('topics of reviews', (open) => {
  async function begin() {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON })
    const given = { order, channel: 'form', ratedAt: NOON, at: NOON } as const
    const remarks = { score: 2, comment: 'Всё остыло', bad: ['packaging' as const] }
    const { rating } = await transact(db, (tx) => giveRating(tx, { ...given, remarks }))
    const outside = { restaurantId, source: 'yandex', author: 'Пётр', score: 1, postedAt: NOON } as const
    await transact(db, (tx) =>
      saveOutsideReview(tx, { ...outside, externalId: 'y1', text: 'Курьер опоздал на час' }, NOON),
    )
    return { db, rating }
  }
  const kept = async (db: Db) =>
    (await db.selectFrom('review_topics').select('topic').orderBy('topic').execute()).map(({ topic }) => topic)
  const found = ['courier_speed', 'packaging', 'temperature']

  test('what older rules have read is read again, in reviews, ratings and the lists by topic', async () => {
    const { db, rating } = await begin()
    expect(await kept(db)).toEqual(found)
    expect(await recomputeTopics({ db })).toBe(0)

    await db.updateTable('reviews').set({ topics: '["taste"]', topics_version: 0 }).execute()
    await db.updateTable('ratings').set({ topics: '["taste"]' }).execute()
    await db
      .updateTable('review_topics')
      .set({ topic: 'taste' })
      .where('topic', 'in', ['packaging', 'courier_speed'])
      .execute()
    expect(await recomputeTopics({ db })).toBe(2)
    expect(await kept(db)).toEqual(found)
    const { topics } = await db
      .selectFrom('ratings')
      .select('topics')
      .where('id', '=', rating.id)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(topics)).toEqual(['packaging', 'temperature'])
    const versions = await db.selectFrom('reviews').select('topics_version').execute()
    expect(versions).toEqual([{ topics_version: TOPICS_VERSION }, { topics_version: TOPICS_VERSION }])
  })

  test('done twice at once each review is read once; stopped, the rest is left for later', async () => {
    const { db } = await begin()
    await db.updateTable('reviews').set({ topics_version: 0 }).execute()
    expect(await recomputeTopics({ db }, AbortSignal.abort())).toBe(0)
    const done = await Promise.all([recomputeTopics({ db }), recomputeTopics({ db })])
    expect(done[0] + done[1]).toBe(2)
    expect(await kept(db)).toEqual(found)
  })

  test('a corrected comment takes its old topics away', async () => {
    const { db, rating } = await begin()
    const order = await db.selectFrom('orders').selectAll().where('id', '=', rating.order_id).executeTakeFirstOrThrow()
    const remarks = { score: 2, comment: 'Ждали готовки два часа', bad: [] }
    await transact(db, (tx) => giveRating(tx, { order, remarks, channel: 'form', ratedAt: NOON, at: NOON + 1 }))
    expect(await kept(db)).toEqual(['cooking_time', 'courier_speed'])
  })
})
