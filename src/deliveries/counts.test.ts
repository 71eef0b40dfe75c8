import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../test/support/random.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import { newId } from '../lib/ids.ts'
import { countQueues, type QueueFigures } from './counts.ts'
import { STATUSES as DELIVERY_STATUSES } from './view.ts'

/** The same by reading all rows. */
async function countRows(db: Db, queueId: string): Promise<QueueFigures> {
  const rows = await db.selectFrom('deliveries').selectAll().where('queue_id', '=', queueId).execute()
  const figures = new Map<string, QueueFigures[number]>()
  for (const { status, reason, number_id, text_version, variant, replied_at } of rows) {
    const key = `${status} ${reason} ${number_id} ${text_version} ${variant}`
    const figure = figures.get(key) ?? {
      status,
      reason,
      numberId: number_id,
      textVersion: text_version,
      variant,
      count: 0,
      replied: 0,
    }
    figure.count += 1
    figure.replied += replied_at === null ? 0 : 1
    figures.set(key, figure)
  }
  return [...figures.values()]
}

const sorted = (figures: QueueFigures) => figures.map((figure) => JSON.stringify(figure)).sort()

eachStore('counts of deliveries', (open) => {
  describe('are kept true by the database', () => {
    it('whatever changes rows, one or many at once', async () => {
      const { db } = await open()
      const below = seededRandom(7)
      const ids: string[] = []
      const pick = <T>(all: readonly T[]): T => all[below(all.length)]!
      for (let step = 0; step < 60; step++) {
        const some = ids.filter(() => below(3) === 0)
        const none = some.length === 0
        switch (below(5)) {
          case 0: {
            const queue_id = pick(['mlg_a', 'mlg_b'])
            const rows = Array.from({ length: 1 + below(20) }, () => ({
              id: newId('dlv'),
              queue_id,
              guest_id: newId('gst'),
              dedupe_key: '',
              status: 'waiting' as const,
              not_before: 0,
              number_id: pick([null, 'num_1', 'num_2']),
              created_at: 0,
            }))
            ids.push(...rows.map(({ id }) => id))
            await db.insertInto('deliveries').values(rows).execute()
            // Planned already: nothing happens.
            await db
              .insertInto('deliveries')
              .values(rows)
              .onConflict((conflict) => conflict.doNothing())
              .execute()
            break
          }
          case 1:
            if (none) break
            await db
              .updateTable('deliveries')
              .set({
                status: pick<DeliveryStatus>(DELIVERY_STATUSES),
                reason: pick([null, 'opted_out', 'refused_400']),
                text_version: pick([null, 1, 2]),
                variant: pick([null, 0, 1]),
              })
              .where('id', 'in', some)
              .execute()
            break
          case 2:
            if (none) break
            await db
              .updateTable('deliveries')
              .set({ replied_at: pick([null, 5]), number_id: pick([null, 'num_3']) })
              .where('id', 'in', some)
              .execute()
            break
          case 3:
            await db.updateTable('deliveries').set({ not_before: step }).execute()
            break
          default:
            if (none) break
            await db.deleteFrom('deliveries').where('id', 'in', some.slice(0, 2)).execute()
        }
      }
      for (const queue of ['mlg_a', 'mlg_b']) {
        const counted = await countQueues(db, [queue])
        expect(sorted(counted.get(queue)!)).toEqual(sorted(await countRows(db, queue)))
      }
    })

    it('nothing of a change that is taken back', async () => {
      const { db } = await open()
      const insert = sql`
        insert into deliveries (id, queue_id, guest_id, dedupe_key, status, not_before, attempts, created_at)
        values ('dlv_1', 'mlg_a', 'gst_1', '', 'waiting', 0, 0, 0)`
      const cut = db.transaction().execute(async (tx) => {
        await insert.execute(tx)
        throw new Error('cut')
      })
      await expect(cut).rejects.toThrow('cut')
      expect((await countQueues(db, ['mlg_a'])).get('mlg_a')).toEqual([])
    })
  })
})
