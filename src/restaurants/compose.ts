import { createHooks } from '../lib/hooks.ts'
import type { RestaurantHooks } from './hooks.ts'
import { type RestaurantRouteDeps, restaurantRoutes } from './routes.ts'

/** Restaurants, and who is told about their changes. */
export function composeRestaurants(base: Omit<RestaurantRouteDeps, 'restaurantHooks'>) {
  const hooks = createHooks<Pick<RestaurantHooks, 'onChange'>>({ onChange: true })
  return {
    hooks,
    /** `reputation`: what it adds to restaurants. */
    routes(reputation: RestaurantHooks) {
      hooks.listen({ onChange: reputation.onChange })
      return restaurantRoutes({ ...base, restaurantHooks: { ...reputation, onChange: hooks.tell.onChange } })
    },
  }
}
