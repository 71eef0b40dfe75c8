import { expect, it } from 'vitest'
import { openSending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { addDelivery, openQueue } from '../deliveries/index.ts'
import { DAY, HOUR } from '../lib/units.ts'
import type { NumberOut } from './present-number.ts'
import { numberRoutes } from './routes.ts'

eachStore('daily caps after warm-up', (open) => {
  it('invariant 4: climb day by day, are shown with the next steps, and end', async () => {
    const s = await openSending(await open(), { OTKLIK_DAILY_CAPS: [2, 4, 6] })
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    s.deps.kinds = {
      trigger: {
        prepare: async () => ({
          quietHours: null,
          minIntervalMs: 0,
          countsAsMailing: true,
          render: () => ({ text: 'Придёте?' }),
        }),
      },
    }
    const warmAt = s.clock.now()
    const id = await s.addNumber()
    await s.db.updateTable('numbers').set({ warm_at: warmAt, warm_declared_by: null }).execute()
    const at = warmAt
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queueId = await s.db
      .transaction()
      .execute((tx) => openQueue(tx, { owner, kind: 'trigger', priority: 20, numberIds: null, at }))
    for (let n = 0; n < 20; n++) {
      const guestId = await s.addGuest(`+7916000${1000 + n}`, { onWhatsApp: true })
      await s.db.transaction().execute((tx) => addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at }))
    }
    const stages: unknown[] = []
    const sentBy: number[] = []
    for (let day = 0; day < 4; day++) {
      await s.runUntil(warmAt + day * DAY + HOUR)
      const { warm_up } = await api.get<NumberOut>(`/v1/numbers/${id}`)
      stages.push(warm_up.stage && [warm_up.stage.day, warm_up.stage.used, warm_up.stage.cap])
      sentBy.push(s.sent().length)
      if (day === 1) {
        expect(warm_up.stage?.next).toEqual([
          { at: new Date(warmAt + 2 * DAY).toISOString(), cap: 6 },
          { at: new Date(warmAt + 3 * DAY).toISOString(), cap: null },
        ])
      }
      await s.runUntil(warmAt + (day + 1) * DAY - 1)
      expect(s.sent()).toHaveLength(sentBy.at(-1)!)
    }
    expect(sentBy).toEqual([2, 6, 12, 20])
    expect(stages).toEqual([[1, 2, 2], [2, 4, 4], [3, 6, 6], null])
  })
})
