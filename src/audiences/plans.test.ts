import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { planOf as planWithout } from '../../test/support/plans.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import type { Source } from './audience.ts'
import { compileConditions, type Mode, type Sql } from './compile.ts'
import type { Condition } from './conditions.ts'
import { audiencePage } from './view.ts'

const at = Date.UTC(2026, 0, 20, 9)
const zone = 'Europe/Moscow'

const planOf = (store: Store, query: Sql) => planWithout(store, query.compile(store.db), ['seqscan'])

const TABLE_SCAN = /SCAN (?!page|p\b)\w+(?! USING)$|Seq Scan on/m

/** Conditions on other tables, each with the index by which a whole audience is found. */
const CONDITIONS: [Condition, RegExp | undefined][] = [
  [{ field: 'last_order', op: 'within_days', value: 30 }, /guest_retention_last_order_at/],
  [{ field: 'last_order', op: 'more_than_days_ago', value: 30 }, /guest_retention_last_order_at/],
  [{ field: 'retention', op: 'in', value: ['lost'] }, /guest_retention_retention/],
  [{ field: 'favourite_dish', op: 'in', value: ['борщ'] }, /guest_dishes_dish/],
  [{ field: 'tag', op: 'in', value: ['vip'] }, /guest_tags/],
  [{ field: 'audience', op: 'in', value: ['aud_1'] }, /audience_members/],
  [{ field: 'mailing', op: 'received', value: ['mlg_1'] }, /deliveries_/],
  [{ field: 'restaurant', op: 'in', value: ['rst_1'] }, /orders_restaurant/],
  [{ field: 'bonuses', op: 'at_least', value: 5 }, undefined],
  [{ field: 'advertising_consent', op: 'in', value: ['whatsapp'] }, undefined],
  [{ field: 'last_score', op: 'at_most', value: 3 }, undefined],
  [{ field: 'mean_score', op: 'at_most', value: 3 }, undefined],
  [{ field: 'orders_count', op: 'at_least', value: 3 }, undefined],
]

eachStore('plans of audiences', (open) => {
  it('pages look each guest up by index, whatever is asked', async () => {
    await using store = await open()
    const sources: Source[] = [{ all: true }, { tag: 'vip' }, { list: 'aud_1' }, { guest_ids: ['gst_2', 'gst_3'] }]
    const where = CONDITIONS.map(([condition]) => condition)
    for (const from of sources) {
      const page = audiencePage({ from, where: [{ any_of: where }], at, zone }, 'gst_1', 'gst_9')
      expect(await planOf(store, sql`select * from ${page} as page`)).not.toMatch(TABLE_SCAN)
    }
  })

  it('a whole audience is found by the index of its condition', async () => {
    await using store = await open()
    const mode: Mode = store.dialect === 'postgres' ? 'joined' : 'all'
    for (const [condition, index] of CONDITIONS) {
      if (!index) continue
      const test = compileConditions(condition, { at, zone, mode })
      const plan = await planOf(store, sql`select count(*) from guests g where g.merged_into is null and ${test}`)
      // PostgreSQL goes by its statistics: here it may prefer one index to another, but must never read everything.
      if (store.dialect === 'sqlite') expect(plan, condition.field).toMatch(index)
      else expect(plan, condition.field).not.toMatch(TABLE_SCAN)
    }
  })

  it('PostgreSQL joins what is excluded, instead of looking through it for each guest', async () => {
    await using store = await open()
    if (store.dialect !== 'postgres') return
    for (const [condition] of CONDITIONS) {
      const test = compileConditions({ none_of: [condition] }, { at, zone, mode: 'joined' })
      const plan = await planOf(store, sql`select count(*) from guests g where ${test}`)
      expect(plan, condition.field).toMatch(/Anti Join/)
      expect(plan, condition.field).not.toMatch(/SubPlan/)
    }
  })
})
