import type { z } from 'zod'
import type { Tx } from '../db/index.ts'
import type { RestaurantSettings, ShowFields } from './restaurants.ts'

/** What the reputation slice adds to restaurants, injected so that nothing here depends on it. */
export type RestaurantHooks = {
  /** Whether settings make sense to the slice that owns them. Throws `invalid_input`. */
  check(settings: RestaurantSettings): void
  /** In the transaction that changed a restaurant. */
  onChange(tx: Tx, restaurantId: string): Promise<void>
  /** Fields shown beside a restaurant's own. */
  fields: z.ZodRawShape
  /** Those fields for a page of restaurants at once, by id. */
  show: ShowFields
}
