import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { openTestImports } from '../../test/support/imports.ts'
import { addTestRestaurant, quietOrderDeps } from '../../test/support/restaurant.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { guestRoutes } from '../guests/index.ts'
import { systemClock } from '../lib/clock.ts'
import { createLogger } from '../lib/logger.ts'
import { orderImportKinds } from './import-kinds.ts'

const ORDERS = 15_000
const LOOKS = 40
/** A busy machine slows both down; an import that lets nobody in would make a query take seconds. */
const TIMES_SLOWER = 12
const AT_LEAST_MS = 5

eachStore('an import of 15,000 orders', (open) => {
  test('leaves others their share of the time', { timeout: 300_000 }, async () => {
    const { db } = await open()
    const clock = systemClock()
    const restaurant = await addTestRestaurant(db)
    const base = { db, clock, log: createLogger('silent'), ...quietOrderDeps }
    const settings = { OTKLIK_TIME_ZONE: 'Europe/Moscow' }
    const imports = await openTestImports(db, orderImportKinds({ ...base, settings }))
    const signals = { notify: () => undefined, on: () => () => undefined }
    const audit = async () => undefined
    const routes = guestRoutes({
      ...base,
      ...quietOrderDeps.guests,
      signals,
      audit,
      timelineResolvers: {},
    })
    const api = await serve(db, routes)
    const look = async () => {
      const begun = performance.now()
      await api.get('/v1/guests/counts')
      return performance.now() - begun
    }
    const median = async () => {
      const times: number[] = []
      for (let n = 0; n < LOOKS; n++) times.push(await look())
      return times.sort((a, b) => a - b)[LOOKS / 2]!
    }
    await median()
    const quiet = Math.max(AT_LEAST_MS, await median())

    const lines = Array.from({ length: ORDERS }, (_, n) =>
      JSON.stringify({
        external_id: `o-${n}`,
        restaurant_id: restaurant,
        guest: { phone: `+${79_160_000_000 + (n % 3_000)}` },
        items: [{ name: 'Борщ', quantity: 1, price: 350 }],
        total: 350,
        delivery: 'own',
        placed_at: '2026-01-05T10:00:00Z',
      }),
    )
    const stop = imports.start()
    const { id } = await imports.receive(Readable.from([lines.join('\n')]), {
      kind: 'orders',
      format: 'ndjson',
      charset: undefined,
      options: {},
      dryRun: false,
      wait: false,
      actor: { id: 'key' },
    })
    const before = (await imports.report(id)).total
    const busy = await median()
    const during = await imports.report(id)
    await stop()
    expect(during).toMatchObject({ status: 'running', rejected: 0 })
    // It goes on as well.
    expect(during.total).toBeGreaterThan(before)
    // Other work may have come to the machine meanwhile: the query is timed again.
    const afterwards = await median()
    expect(busy).toBeLessThan(TIMES_SLOWER * Math.max(quiet, afterwards))
  })
})
