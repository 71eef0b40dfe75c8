import { expect, it } from 'vitest'
import { openSending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import { MINUTE } from '../../lib/units.ts'
import { numberRoutes } from '../../numbers/routes.ts'

eachStore('limits of a number', (open) => {
  it('invariant 1: changed in the middle they hold within the running window, wider and narrower', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    const prepare = async () => ({
      quietHours: null,
      minIntervalMs: 0,
      countsAsMailing: true,
      render: () => ({ text: 'Придёте?' }),
    })
    s.deps.kinds = { trigger: { prepare } }
    const number = await s.addNumber({ perMinute: 5 })
    const at = s.clock.now()
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queueId = await s.db
      .transaction()
      .execute((tx) => openQueue(tx, { owner, kind: 'trigger', priority: 20, numberIds: null, at }))
    for (let n = 0; n < 60; n++) {
      const guestId = await s.addGuest(`+7916000${1000 + n}`, { onWhatsApp: true })
      const delivery = { queueId, guestId, dedupeKey: '', notBefore: at, at }
      await s.db.transaction().execute((tx) => addDelivery(tx, delivery))
    }
    const limit = (per_minute: number) => api.patch(`/v1/numbers/${number}`, { limits: { per_minute } })
    await s.settle()
    expect(s.sent()).toHaveLength(5)
    await limit(20)
    await s.settle()
    expect(s.sent()).toHaveLength(20)
    await limit(8)
    await s.runUntil(at + MINUTE)
    expect(s.sent()).toHaveLength(20)
    await s.runUntil(at + MINUTE + 100)
    expect(s.sent()).toHaveLength(28)
    await s.runUntil(at + 2 * MINUTE)
    expect(s.sent()).toHaveLength(28)
    await api.patch(`/v1/numbers/${number}`, { pacing: 'even' })
    await s.runUntil(at + 3 * MINUTE)
    const times = s
      .sent()
      .slice(28)
      .map((sent) => sent.at)
    expect(times.length).toBeGreaterThanOrEqual(5)
    expect(new Set(times).size).toBe(times.length)
  })
})
