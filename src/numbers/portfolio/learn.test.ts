import { expect, it } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { testClock } from '../../../test/support/clock.ts'
import { insertNumber } from '../../../test/support/number.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { DAY, MINUTE, SECOND } from '../../lib/units.ts'
import { releaseSend, settleSend, takePermit } from '../throttle.ts'
import { applyLimitWebhook, keepLimits } from './learn.ts'
import { portfolioOf, throughputOf } from './official.ts'
import { readPortfolio } from './recipients.ts'
import { parseTier } from './tiers.ts'

it.each([
  ['TIER_250', 250],
  ['TIER_2K', 2_000],
  ['tier_10k', 10_000],
  ['TIER_100K', 100_000],
  ['TIER_UNLIMITED', null],
  [-1, null],
  [2000, 2_000],
  ['2000', 2_000],
  ['TIER_NOT_SET', undefined],
  [null, undefined],
  [Number.NaN, undefined],
])('Meta writes %s, and that is %s', (told, limit) => expect(parseTier(told)).toBe(limit))

const settings = readSettings({})
const official = { kind: 'cloud_api', meta_account_id: '77', per_minute: 1, per_hour: 1, warm_at: null } as const

eachStore('an official number', (open) => {
  it('is held back by neither warm-up nor pace, but by its messages in a second and by its portfolio', async () => {
    const { db } = await open()
    const clock = testClock()
    const number = await insertNumber(db, { ...official, per_second: 4 })
    expect(throughputOf(number)).toBe(3)
    const ask = (n: number, more: object = {}) =>
      transact(db, (tx) =>
        takePermit(tx, { clock, settings }, number, {
          kind: 'mailing',
          messageId: `M${n}`,
          at: clock.steady(),
          firstContact: true,
          guestId: `gst_${n}`,
          windowOpen: false,
          ...more,
        }),
      )
    for (const n of [1, 2, 3]) {
      expect(await ask(n)).toEqual({ ok: true })
      await settleSend(db, number.id, `M${n}`, clock.steady())
    }
    expect(await ask(4)).toMatchObject({ reason: 'throughput', retryAt: clock.steady() + SECOND + 1 })
    clock.advance(SECOND + 1)
    const told = { max_daily_conversations_per_business: 4 }
    await applyLimitWebhook({ db }, { wabaId: '77', field: 'business_capability_update', value: told, at: clock.now() })
    expect(await ask(4)).toEqual({ ok: true })
    expect(await ask(5)).toMatchObject({ reason: 'portfolio', retryAt: clock.steady() + DAY - SECOND })
    expect(await ask(6, { windowOpen: true })).toEqual({ ok: true })
    // What never left gives its place back.
    await releaseSend(db, number.id, 'M4')
    expect(await ask(5)).toEqual({ ok: true })
  })

  it('takes whom it has counted along to the portfolio that Meta tells later, and its limit', async () => {
    const { db } = await open()
    const clock = testClock()
    const number = await insertNumber(db, official)
    const other = await insertNumber(db, { ...official, meta_account_id: '78', portfolio_id: '900' })
    const ask = (id: string, guestId: string) =>
      transact(db, (tx) =>
        takePermit(
          tx,
          { clock, settings },
          { id },
          {
            kind: 'mailing',
            messageId: `${id}${guestId}`,
            at: clock.steady(),
            firstContact: true,
            guestId,
            windowOpen: false,
          },
        ),
      )
    await ask(number.id, 'gst_1')
    await ask(other.id, 'gst_1')
    await ask(other.id, 'gst_2')
    clock.advance(MINUTE)
    await transact(db, (tx) => keepLimits(tx, number.id, { portfolioId: '900', limit: 10, at: clock.now() }))
    const moved = await db.selectFrom('numbers').selectAll().where('id', '=', number.id).executeTakeFirstOrThrow()
    expect(portfolioOf(moved)).toBe('900')
    expect(await readPortfolio(db, '900', clock.now())).toMatchObject({ limit: 10, used: 2 })
  })
})
