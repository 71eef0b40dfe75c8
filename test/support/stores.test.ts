import { beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/db/index.ts'
import { ownRedis, sharedRedis } from './services.ts'
import { eachStore } from './stores.ts'

eachStore('a test store', (open) => {
  let kept: Store
  beforeAll(async () => {
    kept = await open()
  })

  it('is migrated and fresh each time', async () => {
    for (let round = 0; round < 3; round++) {
      await using store = await open()
      expect(await store.db.selectFrom('guests').selectAll().execute()).toEqual([])
      expect(store.dialect).toBe(kept.dialect)
      await store.db
        .insertInto('outbox')
        .values({ id: 'evt_1', type: 'guest.created', at: 1, data: '{}', position: null })
        .execute()
    }
  })

  it('lives through the describe when opened before its tests', async () => {
    expect(await kept.db.selectFrom('outbox').selectAll().execute()).toEqual([])
  })
})

describe('test servers', () => {
  it('share a Redis under prefixes of their own', async () => {
    const [one, two] = [await sharedRedis(), await sharedRedis()]
    expect(one.redisUrl).toBe(two.redisUrl)
    expect(one.redisPrefix).not.toBe(two.redisPrefix)
  })

  it('start a Redis that may be flushed', async () => {
    await using redis = await ownRedis()
    expect(redis.own).toBe(true)
  })
})
