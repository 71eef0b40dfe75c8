import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openSending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { HOUR } from '../lib/units.ts'
import { freeExcluded } from './excluded-numbers.ts'
import { planDeliveries } from './plan-store.ts'
import { openQueue, setQueue } from './queue-store.ts'
import { reconcileDeliveries } from './reconcile.ts'
import { PARKED } from './waiting-store.ts'

const COUNT = 250

eachStore('what is changed for very many deliveries goes by pages', (open) => {
  async function setUp() {
    const s = await openSending(await open())
    const [one, two] = [await s.addNumber(), await s.addNumber()]
    const at = s.clock.now()
    const queueId = await s.db.transaction().execute(async (tx) => {
      const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
      const id = await openQueue(tx, { owner, kind: 'trigger', priority: 30, numberIds: null, at })
      const guests = sql`(
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(COUNT)})
        select 'gst_' || cast(i as text) as id from n
      )`
      await planDeliveries(tx, { queueId: id, dedupeKey: '', guests, notBefore: at, stickyNumberIds: [], at })
      return id
    })
    const bind = (more: { reason?: string; not_before?: number } = {}) =>
      s.db
        .updateTable('deliveries')
        .set({ number_id: one, ...more })
        .execute()
    const count = async (where: { number_id: string } | { reason: string }) => {
      const [column, value] = Object.entries(where)[0] as ['number_id' | 'reason', string]
      return (await s.db.selectFrom('deliveries').select('id').where(column, '=', value).execute()).length
    }
    return { ...s, one, two, queueId, bind, count }
  }

  it('numbers that a queue has no more let go of what waits for them, whatever stopped it half-way', async () => {
    const { deps, db, one, two, queueId, bind, count } = await setUp()
    await bind()
    await db.transaction().execute((tx) => setQueue(tx, queueId, { numberIds: [two] }))
    await freeExcluded(deps, 1)
    const left = await count({ number_id: one })
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(COUNT)
    await reconcileDeliveries(deps)
    expect(await count({ number_id: one })).toBe(0)
    await bind()
    await db.transaction().execute((tx) => setQueue(tx, queueId, { numberIds: [one, two] }))
    await reconcileDeliveries(deps)
    expect(await count({ number_id: one })).toBe(COUNT)
  })

  it('what waited for a restriction is due when it holds no more, all of it', async () => {
    const { deps, clock, db, one, bind, count } = await setUp()
    await bind({ reason: PARKED, not_before: clock.now() + HOUR })
    const restrict = (restriction_until: number | null) =>
      db.updateTable('numbers').set({ restriction_until }).where('id', '=', one).execute()
    await restrict(clock.now() + HOUR)
    await reconcileDeliveries(deps)
    expect(await count({ reason: PARKED })).toBe(COUNT)
    await restrict(null)
    await reconcileDeliveries(deps)
    expect(await count({ reason: PARKED })).toBe(0)
  })
})
