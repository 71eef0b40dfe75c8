import type { ReadDb } from '../db/index.ts'
import type { DeliveryKind, RenderContext, Rendered } from '../deliveries/index.ts'
import { getRestaurant, type RestaurantRow, settingsOf } from '../restaurants/index.ts'

type Render = (db: ReadDb, restaurant: RestaurantRow, context: RenderContext) => Promise<Rendered>

/**
 * A restaurant's deliveries that are not mailings: sent in the hours in which it asks its guests, and prepared again
 * when its settings change.
 */
export function restaurantKind(render: Render): DeliveryKind {
  return {
    async prepare(db, { owner_id: restaurantId }) {
      const restaurant = await getRestaurant(db, restaurantId)
      const { hours } = settingsOf(restaurant).request
      return {
        quietHours: { from: hours.to, to: hours.from },
        minIntervalMs: 0,
        countsAsMailing: false,
        isCurrent: async (db) => JSON.stringify(await getRestaurant(db, restaurantId)) === JSON.stringify(restaurant),
        render: (context) => render(db, restaurant, context),
      }
    },
  }
}
