import type { ReadDb } from '../../db/index.ts'
import { getRestaurant, type ReviewLink, reviewLinks, settingsOf } from '../../restaurants/index.ts'
import { tokensOfOrders } from './invitations.ts'

/** The links for the guest of a rated order: the same at every score (invariant 12). */
export async function linksOfOrder(
  db: ReadDb,
  origin: string | undefined,
  { order_id, restaurant_id }: { order_id: string; restaurant_id: string },
): Promise<ReviewLink[]> {
  const token = (await tokensOfOrders(db, [order_id])).get(order_id)
  if (!token) return []
  return reviewLinks(settingsOf(await getRestaurant(db, restaurant_id)).review_sites, origin, token)
}
