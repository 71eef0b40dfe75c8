import { expect, test } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { comparisonRoutes } from './routes.ts'
import type { Comparison } from './schema.ts'

const NOON = Date.UTC(2026, 10, 10, 12)
const PATH = '/v1/reports/restaurants'
const WEEK = 'from=2026-11-09&to=2026-11-15'

eachStore('comparison over HTTP', (open) => {
  async function give(db: Db, restaurantId: string, scores: readonly number[]) {
    for (const score of scores) {
      const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: NOON })
      const remarks = { score, ...(score < 3 && { bad: ['taste' as const] }) }
      await transact(db, (tx) => giveRating(tx, { order, remarks, channel: 'api', ratedAt: NOON, at: NOON }))
    }
  }

  test('three fives stand below thirty ratings that are nearly all fives; the network is counted from all', async () => {
    const { db } = await open()
    const [few, many, silent] = [await addTestRestaurant(db), await addTestRestaurant(db), await addTestRestaurant(db)]
    await give(db, few, [5, 5, 5])
    await give(db, many, [...Array(29).fill(5), 4])
    const api = await serve(db, comparisonRoutes({ db }))
    const all = await api.get<Comparison>(`${PATH}?${WEEK}`)
    expect(all.data.map(({ restaurant_id }) => restaurant_id)).toEqual([many, few, silent])
    expect(all.data[2]).toMatchObject({ score: null, credible: null, answers: { median_minutes: null } })
    expect(all).toMatchObject({ from: '2026-11-09', to: '2026-11-15', network: { ratings_counted: 33 } })
    const one = await api.get<Comparison>(`${PATH}?${WEEK}&restaurant_ids=${few}`)
    expect(one.data).toEqual([all.data[1]])
    expect(one.network).toEqual(all.network)
  })

  test('as a file: for programs by our names, for people in their language; a name is no formula', async () => {
    const { db } = await open()
    const id = await addTestRestaurant(db)
    await db.updateTable('restaurants').set({ name: '=HYPERLINK("x")' }).where('id', '=', id).execute()
    await give(db, id, [1, 4])
    const api = await serve(db, comparisonRoutes({ db }))
    const text = async (query: string) => (await api.call<string>('GET', `${PATH}.csv?${WEEK}${query}`)).body
    const [head, line] = (await text('')).split('\n')
    expect(head).toMatch(/^restaurant_id,name,ratings_counted,score,/)
    expect(line).toContain(`${id},"'=HYPERLINK(""x"")",2,2.5,`)
    const words = await text('&language=ru')
    expect(words).toMatch(/Средняя оценка;/)
    expect(words).toMatch(/;2;2,5;/)
  })

  test('a period that ends before it begins, or lasts for years, is refused', async () => {
    const { db } = await open()
    const api = await serve(db, comparisonRoutes({ db }))
    for (const query of ['from=2026-11-09&to=2026-11-08', 'from=2024-01-01&to=2026-01-01', 'from=2026-11-09']) {
      expect(await api.call('GET', `${PATH}?${query}`)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
    }
    const day = await api.get<Comparison>(`${PATH}?from=2026-11-09T00:00:00%2B03:00&to=2026-11-10T00:00:00%2B03:00`)
    expect(day).toMatchObject({ from: '2026-11-08T21:00:00.000Z', data: [] })
  })
})
