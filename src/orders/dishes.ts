import type { ReadDb, Tx } from '../db/index.ts'
import { itemsOf } from './present.ts'

export type Dishes = { last: string | null; favourite: string | null }

type LatestOrders = Dishes & {
  /** All of them, the favourite first. */
  names: string[]
  lastRestaurantId: string | null
}

const RECENT_ORDERS = 50
const KEPT_DISHES = 200

/** The dish of the last order and the one ordered most often lately (without cancelled orders), for texts to guests. */
export async function dishesOf(db: ReadDb, guestId: string): Promise<Dishes> {
  const { last, favourite } = await latestOrders(db, guestId)
  return { last, favourite }
}

async function latestOrders(db: ReadDb, guestId: string): Promise<LatestOrders> {
  const rows = await db
    .selectFrom('orders')
    .select(['items', 'restaurant_id'])
    .where('guest_id', '=', guestId)
    .where('status', '<>', 'cancelled')
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(RECENT_ORDERS)
    .execute()
  const counts = new Map<string, number>()
  for (const row of rows) {
    for (const { name, quantity } of itemsOf(row)) counts.set(name, (counts.get(name) ?? 0) + quantity)
  }
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name)
  const [newest] = rows
  return {
    last: newest ? (mainDish(itemsOf(newest)) ?? null) : null,
    favourite: names[0] ?? null,
    names,
    lastRestaurantId: newest?.restaurant_id ?? null,
  }
}

/** The most expensive item represents an order. */
export function mainDish(items: readonly { name: string; price: number }[]): string | undefined {
  return items.toSorted((a, b) => b.price - a.price)[0]?.name
}

/** This many of a restaurant's newest orders show which dishes go together. */
const TOLD_BY = 500
/** Fewer times together could be chance. */
const TOGETHER = 3

/**
 * The dish most often ordered together with this one lately, by the restaurant's name for it; not one of `except`.
 * Undefined if no dish was often enough.
 */
export async function findPairing(
  db: ReadDb,
  { restaurantId, dish, except }: { restaurantId: string; dish: string; except: readonly string[] },
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('orders')
    .select(['items', 'status'])
    .where('restaurant_id', '=', restaurantId)
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(TOLD_BY)
    .execute()
  const wanted = foldDish(dish)
  const known = new Set([wanted, ...except.map(foldDish)])
  const counts = new Map<string, { name: string; count: number }>()
  for (const row of rows) {
    if (row.status === 'cancelled') continue
    const dishes = new Map(itemsOf(row).map((item) => [foldDish(item.name), item]))
    if (!dishes.has(wanted)) continue
    for (const [folded, { name, price }] of dishes) {
      // Cutlery and bags cost nothing.
      if (known.has(folded) || price === 0) continue
      const count = (counts.get(folded)?.count ?? 0) + 1
      counts.set(folded, { name: counts.get(folded)?.name ?? name, count })
    }
  }
  const [best] = [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
  return best && best.count >= TOGETHER ? best.name : undefined
}

/** The form in which dishes are compared: lower case, ё as е, single blanks. */
export function foldDish(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim()
}

/** Stores what a guest ordered lately where audiences and texts find it. Returns what goes into the guest's figures. */
export async function keepDishes(tx: Tx, guestId: string) {
  const { last, favourite, names, lastRestaurantId } = await latestOrders(tx, guestId)
  const rows = new Map<string, 0 | 1>()
  for (const name of names.slice(0, KEPT_DISHES)) {
    const dish = foldDish(name)
    rows.set(dish, rows.get(dish) === 1 || name === favourite ? 1 : 0)
  }
  const known = await tx
    .selectFrom('guest_dishes')
    .select(['dish', 'favourite'])
    .where('guest_id', '=', guestId)
    .execute()
  const same = known.length === rows.size && known.every(({ dish, favourite: is }) => rows.get(dish) === is)
  if (!same) {
    await tx.deleteFrom('guest_dishes').where('guest_id', '=', guestId).execute()
    const values = [...rows].map(([dish, is]) => ({ guest_id: guestId, dish, favourite: is }))
    if (values.length > 0) await tx.insertInto('guest_dishes').values(values).execute()
  }
  return { last_dish: last, favourite_dish: favourite, last_restaurant_id: lastRestaurantId }
}
