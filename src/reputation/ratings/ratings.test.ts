import { expect, test } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import type { AuditHook } from '../../guests/index.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import type { OrderRow } from '../../orders/index.ts'
import { type GivenRating, giveRating } from './give-rating.ts'
import { processRating, unprocessRating } from './process-rating.ts'
import { linksOfOrder } from './review-links.ts'
import { listGuestOrders, listRatings } from './view.ts'

const NOON = Date.UTC(2026, 0, 5, 12)

const audit: AuditHook = async (tx, { actor, action, subject, details, at }) => {
  const id = `aud_${Math.random()}`
  await tx
    .insertInto('audit_log')
    .values({ id, at, actor, action, subject, details: JSON.stringify(details) })
    .execute()
}

eachStore('ratings', (open) => {
  const give = (
    db: Db,
    order: OrderRow,
    remarks: GivenRating['remarks'],
    at = NOON,
    channel: 'api' | 'chat' | 'form' = 'api',
  ) => transact(db, (tx) => giveRating(tx, { order, remarks, channel, ratedAt: at, at }))
  const unprocessed = async (db: Db, id: string) =>
    (await db.selectFrom('guests').select('unprocessed_count').where('id', '=', id).executeTakeFirstOrThrow())
      .unprocessed_count
  const events = async (db: Db, type: string) =>
    (await db.selectFrom('outbox').select('data').where('type', '=', type).orderBy('seq').execute()).map(({ data }) =>
      JSON.parse(data),
    )
  const begin = async (settings: Record<string, unknown> = {}) => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db, { settings })
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON, name: 'Мария' })
    return { db, restaurantId, order }
  }

  test('a low rating waits for an operator: counter, event, alert, timeline, review', async () => {
    const { db, order } = await begin()
    const { rating } = await give(db, order, { score: 2, comment: 'Всё остыло', bad: ['taste'], good: ['packaging'] })
    expect(rating).toMatchObject({ status: 'unprocessed', topics: '["taste","temperature"]' })
    expect(await unprocessed(db, order.guest_id)).toBe(1)
    expect(await events(db, 'rating.created')).toMatchObject([{ id: rating.id, score: 2, corrected: false }])
    expect((await events(db, 'restaurant.alert')).map(({ kind }) => kind)).toContain('low_rating')
    expect(await events(db, 'review.created')).toMatchObject([{ rating_id: rating.id, text: 'Всё остыло' }])
    const timeline = await db.selectFrom('timeline').select('ref_id').where('kind', '=', 'rating').execute()
    expect(timeline).toEqual([{ ref_id: rating.id }])
  })

  test('the border is the restaurant’s own; above it there is nothing to process', async () => {
    const { db, order } = await begin({ rating_border: 1 })
    const { rating } = await give(db, order, { score: 2 })
    expect(rating.status).toBe('none')
    const processing = { ratingId: rating.id, actor: 'key_1', at: NOON }
    await expect(transact(db, (tx) => processRating(tx, audit, processing))).rejects.toMatchObject({
      code: 'wrong_state',
    })
    expect(await unprocessed(db, order.guest_id)).toBe(0)
    expect(await events(db, 'review.created')).toEqual([])
  })

  test('the same rating many times at once, by form, chat and API, is one rating, counted once', async () => {
    const { db, order } = await begin()
    const channels = ['api', 'chat', 'form', 'api', 'chat', 'form'] as const
    const given = await Promise.all(channels.map((channel) => give(db, order, { score: 1 }, NOON, channel)))
    expect(new Set(given.map(({ rating }) => rating.id)).size).toBe(1)
    expect(given.filter(({ outcome }) => outcome === 'created')).toHaveLength(1)
    expect(await unprocessed(db, order.guest_id)).toBe(1)
    expect(await events(db, 'rating.created')).toHaveLength(1)
  })

  test('a later answer corrects the earlier for a day, and keeps what it does not mention', async () => {
    const { db, order } = await begin()
    await give(db, order, { score: 5, comment: 'Вкусно', good: ['taste'] })
    const down = await give(db, order, { score: 2 }, NOON + HOUR, 'chat')
    expect(down).toMatchObject({ outcome: 'corrected', rating: { score: 2, comment: 'Вкусно', status: 'unprocessed' } })
    expect(await unprocessed(db, order.guest_id)).toBe(1)
    const up = await give(db, order, { score: 4 }, NOON + 2 * HOUR, 'chat')
    expect(up.rating).toMatchObject({ status: 'none', rated_at: NOON })
    expect(await unprocessed(db, order.guest_id)).toBe(0)
    const late = await give(db, order, { score: 1 }, NOON + DAY + 1, 'chat')
    expect(late).toMatchObject({ outcome: 'too_late', rating: { score: 4 } })
    expect((await events(db, 'rating.created')).map(({ score, corrected }) => [score, corrected])).toEqual([
      [5, false],
      [2, true],
      [4, true],
    ])
  })

  test('a correction that takes back all remarks leaves a review with the new score, and makes none of a bare score', async () => {
    const { db, order } = await begin()
    const reviews = () => db.selectFrom('reviews').select(['score', 'text', 'criteria']).execute()
    await give(db, order, { score: 5 })
    expect(await reviews()).toEqual([])
    await give(db, order, { score: 1, bad: ['taste'] }, NOON + 1)
    await give(db, order, { score: 4, good: [], bad: [] }, NOON + 2, 'form')
    expect(await reviews()).toEqual([{ score: 4, text: null, criteria: '' }])
  })

  test('processing and undoing by two operators at once ends in one state, both in the audit log', async () => {
    const { db, order } = await begin()
    const { rating } = await give(db, order, { score: 1 })
    const by = (actor: string) => ({ ratingId: rating.id, actor, at: NOON })
    await Promise.all(['key_a', 'key_b'].map((actor) => transact(db, (tx) => processRating(tx, audit, by(actor)))))
    expect(await unprocessed(db, order.guest_id)).toBe(0)
    expect(await events(db, 'rating.processed')).toHaveLength(1)
    await Promise.all([
      ...['key_a', 'key_b', 'key_c'].map((actor) => transact(db, (tx) => unprocessRating(tx, audit, by(actor)))),
      ...['key_d', 'key_e'].map((actor) => transact(db, (tx) => processRating(tx, audit, by(actor)))),
    ])
    const { status, processed_by } = await db.selectFrom('ratings').selectAll().executeTakeFirstOrThrow()
    expect(await unprocessed(db, order.guest_id)).toBe(status === 'unprocessed' ? 1 : 0)
    expect(processed_by === null).toBe(status === 'unprocessed')
    expect(await db.selectFrom('audit_log').select('actor').orderBy('id').execute()).toHaveLength(7)
    const told = await events(db, 'rating.processed')
    expect(told.at(-1).status).toBe(status)
  })

  test('a guest’s orders: all, with unprocessed and with processed ratings', async () => {
    const { db, restaurantId, order } = await begin()
    const again = (at: number) => placeTestOrder(db, quietOrderDeps, { restaurantId, phone: '+79161112233', at })
    const [low, done, plain] = [await again(NOON), await again(NOON + 1), await again(NOON + 2)]
    await give(db, low, { score: 1 })
    const { rating } = await give(db, done, { score: 2 })
    await give(db, order, { score: 1 })
    await transact(db, (tx) => processRating(tx, audit, { ratingId: rating.id, actor: 'key_1', at: NOON }))
    const show = async (reviews: 'all' | 'unprocessed' | 'processed') =>
      (await listGuestOrders(db, low.guest_id, { limit: 10, reviews }, { withRatings: true })).data.map(({ id }) => id)
    expect(await show('all')).toEqual([plain.id, done.id, low.id])
    expect(await show('unprocessed')).toEqual([low.id])
    expect(await show('processed')).toEqual([done.id])
    const waiting = await listRatings(db, { limit: 1, status: 'unprocessed' })
    const rest = await listRatings(db, { limit: 5, status: 'unprocessed', cursor: waiting.next_cursor! })
    expect([...waiting.data, ...rest.data]).toHaveLength(2)
    expect(rest.next_cursor).toBeNull()
  })

  test('invariant 12: links to review sites at every score', async () => {
    const { db, restaurantId } = await begin({ review_sites: { yandex_maps: '77', google_maps: 'place' } })
    for (const score of [1, 2, 3, 4, 5] as const) {
      const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON })
      const { rating } = await give(db, order, { score })
      const links = await linksOfOrder(db, 'https://otklik.example', rating)
      expect(links.map(({ site }) => site)).toEqual(['yandex_maps', 'google_maps'])
    }
  })
})
