import { compiled, oncePerTransaction, type Tx } from '../db/index.ts'
import type { RestaurantRow } from '../restaurants/index.ts'

/** The number's restaurant; undefined: none. Queried for each message of a guest. */
export const findRestaurantOf = oncePerTransaction(
  async (tx: Tx, numberId: string): Promise<RestaurantRow | undefined> =>
    (await selectRestaurant(tx, { numberId })).rows[0],
)

const selectRestaurant = compiled((db, { numberId }: { numberId: string }) =>
  db
    .selectFrom('restaurants')
    .selectAll()
    // Rather than a join: SQLite would plan it again for every new value.
    .where('id', '=', (eb) => eb.selectFrom('numbers').select('restaurant_id').where('id', '=', numberId)),
)
