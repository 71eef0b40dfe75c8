import { expect, test } from 'vitest'
import { z } from 'zod'
import { testClock } from '../../../test/support/clock.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { TEST_SECRET_KEY } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { createLogger } from '../../lib/logger.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { publishReply, writeReply } from '../replies/write-reply.ts'
import { type ReviewConnector, type SiteReview, SiteTrouble } from './port.ts'
import { saveConnection } from './store.ts'
import { sealCredentials, syncReviews } from './sync.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const signal = new AbortController().signal
const audit = async () => undefined

eachStore('reviews of other sites', (open) => {
  async function start() {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const clock = testClock(NOON)
    const site = {
      reviews: [] as SiteReview[],
      replies: [] as string[],
      trouble: undefined as SiteTrouble | undefined,
      before: async (): Promise<void> => undefined,
      read: 0,
    }
    const connector: ReviewConnector = {
      source: 'google',
      location: z.string(),
      credentials: z.unknown(),
      async *list({ credentials }) {
        expect(credentials).toEqual({ secret: 's' })
        await site.before()
        if (site.trouble) throw site.trouble
        for (const review of site.reviews) {
          site.read += 1
          yield review
        }
      },
      async reply(_access, externalId, text) {
        if (site.trouble) throw site.trouble
        site.replies.push(`${externalId}: ${text}`)
      },
      removeReply: async () => undefined,
    }
    await db
      .insertInto('review_connections')
      .values({
        restaurant_id: restaurantId,
        source: 'google',
        credentials: sealCredentials(TEST_SECRET_KEY, restaurantId, { secret: 's' }),
        location: 'place',
        status: 'working',
        next_sync_at: NOON,
        created_at: NOON,
      })
      .execute()
    const signals = { notify: () => undefined, on: () => () => undefined }
    const deps = {
      db,
      clock,
      signals,
      log: createLogger('silent'),
      secretKey: TEST_SECRET_KEY,
      connectors: [connector],
    }
    return { db, restaurantId, clock, site, sync: () => syncReviews(deps, signal) }
  }
  const review = (externalId: string, updatedAt: number, more: Partial<SiteReview> = {}): SiteReview => ({
    externalId,
    author: 'Анна',
    score: 2,
    text: 'Всё остыло',
    postedAt: updatedAt,
    updatedAt,
    reply: null,
    ...more,
  })
  const connection = (db: Db) => db.selectFrom('review_connections').selectAll().executeTakeFirstOrThrow()

  test('one connection that cannot be read keeps no other from its reviews', async () => {
    const { db, clock, site, sync } = await start()
    const broken = await addTestRestaurant(db)
    const { restaurant_id: _, ...row } = await connection(db)
    const unreadable = { ...row, restaurant_id: broken, credentials: Buffer.from('?'), next_sync_at: NOON - HOUR }
    await db.insertInto('review_connections').values(unreadable).execute()
    site.reviews = [review('a', NOON - HOUR)]
    await expect(sync()).rejects.toThrow(`1 failed, the rest was done: google of ${broken}`)
    expect(await db.selectFrom('reviews').select('external_id').execute()).toEqual([{ external_id: 'a' }])
    clock.advance(MINUTE)
    await sync()
  })

  test('are fetched once each, with the replies that stand; the next time only what is new', async () => {
    const { db, clock, site, sync } = await start()
    site.reviews = [review('b', NOON - HOUR, { reply: { text: 'Спасибо', at: NOON } }), review('a', NOON - 48 * HOUR)]
    await Promise.all([sync(), sync()])
    const kept = () =>
      db.selectFrom('reviews').select(['external_id', 'topics', 'reply_status']).orderBy('external_id').execute()
    expect(await kept()).toEqual([
      { external_id: 'a', topics: '["temperature"]', reply_status: null },
      { external_id: 'b', topics: '["temperature"]', reply_status: 'published' },
    ])
    expect(site.read).toBe(2)
    await sync()
    expect(site.read).toBe(2)
    clock.advance(11 * MINUTE)
    site.reviews = [review('c', NOON + 5 * MINUTE), ...site.reviews]
    await sync()
    expect(await kept()).toHaveLength(3)
    const events = await db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', 'review.created')
      .orderBy('position')
      .execute()
    expect(events).toHaveLength(3)
  })

  test('trouble is waited out with growing pauses; a refusal waits for a person', async () => {
    const { db, clock, site, sync } = await start()
    site.trouble = new SiteTrouble('Google answered 429', { retryAfterMs: 2 * HOUR })
    await sync()
    expect(await connection(db)).toMatchObject({ status: 'failing', failures: 1, next_sync_at: NOON + 2 * HOUR })
    clock.advance(2 * HOUR)
    site.trouble = undefined
    await sync()
    expect(await connection(db)).toMatchObject({ status: 'working', failures: 0, reason: null })
    clock.advance(HOUR)
    site.trouble = new SiteTrouble('Google answered 403', { refused: true })
    await sync()
    site.trouble = undefined
    clock.advance(24 * HOUR)
    await sync()
    expect(await connection(db)).toMatchObject({ status: 'refused' })
  })

  test('what the old credentials come to is not said of those that came meanwhile', async () => {
    const { db, clock, site, sync, restaurantId } = await start()
    const fresh = { status: 'working' as const, reason: null, synced_at: null, failures: 0 }
    site.before = async () => {
      clock.advance(MINUTE)
      const credentials = sealCredentials(TEST_SECRET_KEY, restaurantId, { secret: 's' })
      const row = { restaurant_id: restaurantId, source: 'google', location: 'other', credentials } as const
      const next = { next_sync_at: clock.now(), created_at: clock.now() }
      await transact(db, (tx) => saveConnection(tx, { ...row, ...fresh, ...next }))
    }
    site.trouble = new SiteTrouble('Google answered 403', { refused: true })
    await sync()
    expect(await connection(db)).toMatchObject({ ...fresh, location: 'other', next_sync_at: clock.now() })
  })

  test('a published reply reaches the site once, also when the site fails first', async () => {
    const { db, clock, site, sync } = await start()
    site.reviews = [review('a', NOON - HOUR)]
    await sync()
    const { id } = await db.selectFrom('reviews').select('id').executeTakeFirstOrThrow()
    const draft = { text: 'Простите нас за этот заказ.', promoPercent: null, draft: false, author: 'key_1', at: NOON }
    const reply = await transact(db, (tx) => writeReply(tx, audit, id, draft))
    await transact(db, (tx) => publishReply(tx, audit, reply.id, { by: 'key_2', at: NOON }))
    site.trouble = new SiteTrouble('Google answered 503')
    await sync()
    site.trouble = undefined
    clock.advance(2 * MINUTE)
    await Promise.all([sync(), sync()])
    await sync()
    expect(site.replies).toEqual(['a: Простите нас за этот заказ.'])
    const row = await db.selectFrom('review_replies').select('outside_status').executeTakeFirstOrThrow()
    expect(row.outside_status).toBe('done')
  })

  test('a promo code may only answer a complaint', async () => {
    const { db, site, sync } = await start()
    site.reviews = [review('a', NOON, { score: 5, text: 'Вкусно' })]
    await sync()
    const { id } = await db.selectFrom('reviews').select('id').executeTakeFirstOrThrow()
    const draft = { text: 'Спасибо!', promoPercent: 10 as const, draft: false, author: 'key_1', at: NOON }
    await expect(transact(db, (tx) => writeReply(tx, audit, id, draft))).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
