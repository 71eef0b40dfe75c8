import { compiled, type Tx } from '../db/index.ts'
import type { RestaurantRow } from '../restaurants/index.ts'

/** Whose number it is; undefined: of no restaurant. Asked for each message of a guest. */
export async function findRestaurantOf(tx: Tx, numberId: string): Promise<RestaurantRow | undefined> {
  const { rows } = await selectRestaurant(tx, { numberId })
  return rows[0]
}

const selectRestaurant = compiled((db, { numberId }: { numberId: string }) =>
  db
    .selectFrom('restaurants')
    .selectAll()
    // Rather than a join: SQLite would plan it anew for every new value.
    .where('id', '=', (eb) => eb.selectFrom('numbers').select('restaurant_id').where('id', '=', numberId)),
)
