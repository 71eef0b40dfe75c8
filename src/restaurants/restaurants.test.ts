import { expect, test } from 'vitest'
import { atOnce } from '../../test/support/at-once.ts'
import { addTestRestaurant } from '../../test/support/restaurant.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { changeRestaurant, getRestaurant, readSettings, saveRestaurantSettings } from './restaurants.ts'

eachStore('a restaurant', (open) => {
  test('keeps both of two settings that are changed at once', async () => {
    const { db } = await open()
    const id = await addTestRestaurant(db)
    await atOnce(db, 'restaurants', 2, () =>
      Promise.all([
        transact(db, (tx) => saveRestaurantSettings(tx, id, { drafts: { enabled: true } })),
        transact(db, (tx) => changeRestaurant(tx, id, { rating_border: 3 })),
      ]),
    )
    const { settings } = await getRestaurant(db, id)
    expect(readSettings(settings)).toEqual({ drafts: { enabled: true }, rating_border: 3 })
  })
})
