import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { openTestImports } from '../../test/support/imports.ts'
import { runsOnStore } from '../../test/support/properties.ts'
import { addTestRestaurant } from '../../test/support/restaurant.ts'
import { eachStore } from '../../test/support/stores.ts'
import { afterCommit, type Db, transact } from '../db/index.ts'
import { saveGuest } from '../guests/index.ts'
import type { ImportKind } from '../imports/index.ts'
import { DAY } from '../lib/units.ts'
import type { OrderDeps } from './deps.ts'
import { orderImportKinds } from './import-kinds.ts'
import type { OrderInput } from './input.ts'
import { saveOrder } from './save-order.ts'

const AT = Date.UTC(2026, 0, 20, 12)
const settings = { OTKLIK_TIME_ZONE: 'Europe/Moscow' }
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

/**
 * Few orders, guests and hours, so that rows collide; some are refused: of no restaurant, in the future, of another
 * guest.
 */
const row = fc.record({
  n: fc.nat(7),
  restaurant: fc.oneof({ arbitrary: fc.constantFrom(0, 1), weight: 9 }, { arbitrary: fc.constant(2), weight: 1 }),
  guest: fc.record({
    by: fc.oneof({ arbitrary: fc.constant('phone'), weight: 6 }, { arbitrary: fc.constant('username'), weight: 1 }),
    n: fc.nat(3),
    name: optional(fc.constantFrom('Анна', 'Пётр')),
  }),
  total: fc.nat(2),
  daysAgo: fc.constantFrom(-1, 0, 0.01, 3, 3, 3, 40),
  end: optional(fc.constantFrom('delivered', 'cancelled', 'fault')),
})
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never

function bodyOf(world: string, restaurants: readonly string[], { n, restaurant, guest, total, daysAgo, end }: Row) {
  const placed_at = new Date(AT - daysAgo * DAY).toISOString()
  const who = guest.by === 'phone' ? { phone: `+7916${world}${guest.n}` } : { username: `guest.${world}${guest.n}` }
  return {
    external_id: `${world}-${n}`,
    restaurant_id: restaurants[restaurant] ?? 'rst_none',
    guest: { ...who, name: guest.name },
    total,
    delivery: 'own',
    placed_at,
    ...(end === 'delivered' && { delivered_at: placed_at }),
    ...(end === 'cancelled' && { status: 'cancelled', cause: 'other' }),
    ...(end === 'fault' && { status: 'cancelled', cause: 'overload' }),
  }
}

/** The contents of a world's store, without ids and the world's digits. */
async function standing(db: Db, world: string, restaurants: readonly string[]): Promise<unknown> {
  const orders = await db
    .selectFrom('orders as o')
    .innerJoin('guests as g', 'g.id', 'o.guest_id')
    .leftJoin('guest_retention as r', 'r.guest_id', 'g.id')
    .selectAll('o')
    .select(['g.phone', 'g.username', 'g.name', 'g.updated_at as guest_updated_at', 'r.due_at'])
    .where('external_id', 'like', `${world}-%`)
    .orderBy('external_id')
    .execute()
  const hours = await db
    .selectFrom('order_hours')
    .select(['hour_at', 'orders', 'cancelled', 'restaurant_id'])
    .where('restaurant_id', 'in', restaurants)
    .orderBy('restaurant_id')
    .orderBy('hour_at')
    .execute()
  const ids = orders.map(({ id }) => id)
  const entries = await db
    .selectFrom('timeline')
    .select('ref_id')
    .where('ref_id', 'in', ['', ...ids])
    .execute()
  const placeOf = (id: string) => restaurants.indexOf(id)
  const bare = (text: string | null) => text?.replace(world, '')
  return {
    hours: hours.map(({ restaurant_id, ...hour }) => ({ ...hour, restaurant: placeOf(restaurant_id) })),
    orders: orders.map(({ id, guest_id, restaurant_id, external_id, phone, username, ...order }) => ({
      ...order,
      names: [external_id, phone, username].map(bare),
      restaurant: placeOf(restaurant_id),
      entries: entries.filter(({ ref_id }) => ref_id === id).length,
    })),
  }
}

eachStore('orders of a file', (open) => {
  it('saved together are as if each had been saved after the other', { tags: 'property' }, async () => {
    const { db } = await open()
    const clock = testClock(AT)
    const changes: string[] = []
    const deps: OrderDeps = {
      guests: { guestHooks: {} },
      orderHooks: {
        onChange: async (tx, all) => {
          const told = all.map(({ order, before }) => `${order.external_id} ${before} ${order.status}`)
          afterCommit(tx, () => void changes.push(...told))
        },
      },
    }
    const kinds = orderImportKinds({ db, ...deps, settings })
    const alone: ImportKind = {
      ...kinds.orders,
      open: async (options, isTable) => ({
        ...(await kinds.orders.open(options, isTable)),
        rowsAtOnce: 1,
        save: async (tx, rows, at) => {
          const outcomes: ('created' | 'updated' | 'unchanged')[] = []
          for (const { input } of rows as readonly { input: OrderInput }[]) {
            outcomes.push((await saveOrder(tx, deps, input, at)).outcome)
          }
          return outcomes
        },
      }),
    }
    const imports = await openTestImports(db, { alone, together: kinds.orders }, { clock })
    let worlds = 0
    const run = async (kind: string, files: readonly Row[][]) => {
      const world = String(100_000 + worlds++)
      const restaurants = [await addTestRestaurant(db), await addTestRestaurant(db)]
      // Known already, and without a name.
      await transact(db, (tx) => saveGuest(tx, deps.guests, { phone: `+7916${world}0` }, AT - DAY))
      changes.length = 0
      const reports: unknown[] = []
      for (const rows of files) {
        const lines = rows.map((each) => JSON.stringify(bodyOf(world, restaurants, each)))
        const asked = { format: 'ndjson', charset: undefined, options: {}, dryRun: false, wait: true } as const
        const body = Readable.from([lines.join('\n')])
        const { created, updated, unchanged, rejected, errors } = await imports.receive(body, {
          ...asked,
          kind,
          actor: { id: 'key' },
        })
        reports.push({ created, updated, unchanged, rejected, errors })
        clock.advance(1_000)
      }
      const told = changes.map((change) => change.slice(world.length))
      return { reports, told, standing: await standing(db, world, restaurants) }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const files = [rows, rows.slice(0, 4)]
        const startedAt = clock.now()
        const one = await run('alone', files)
        clock.step(startedAt - clock.now())
        expect(await run('together', files)).toEqual(one)
      }),
      { numRuns: runsOnStore(20) },
    )
  })
})
