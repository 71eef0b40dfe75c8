import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { ReviewSite } from '../../db/schema.ts'
import { getRestaurant } from '../../guests/index.ts'
import { settingsOf } from '../restaurant-settings.ts'
import { type ReviewLink, reviewLinks } from '../review-sites.ts'
import { tokensOfOrders } from './invitations.ts'

/** The links for the guest of a rated order: the same at every score (invariant 12). */
export async function linksOfOrder(
  db: ReadDb,
  origin: string,
  { order_id, restaurant_id }: { order_id: string; restaurant_id: string },
): Promise<ReviewLink[]> {
  const token = (await tokensOfOrders(db, [order_id])).get(order_id)
  if (!token) return []
  return reviewLinks(settingsOf(await getRestaurant(db, restaurant_id)).review_sites, origin, token)
}

export type ClickCount = { site: ReviewSite; clicks: number; guests: number }

/** How often guests followed the links since a moment. */
export function countClicks(db: ReadDb, restaurantId: string, since: number): Promise<ClickCount[]> {
  return db
    .selectFrom('review_clicks')
    .select([
      'site',
      sql<number>`cast(count(*) as integer)`.as('clicks'),
      sql<number>`cast(count(distinct invitation_id) as integer)`.as('guests'),
    ])
    .where('restaurant_id', '=', restaurantId)
    .where('at', '>=', since)
    .groupBy('site')
    .orderBy('site')
    .execute()
}
