import { type Expression, type SqlBool, sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import { afterOpenTime, hoursOf } from '../../restaurants/index.ts'

/** Restaurants with opening hours that have not been open all of the last `ms` until now; 0: that are closed. */
export async function notOpenFor(db: ReadDb, now: number, ms: number): Promise<string[]> {
  const rows = await db
    .selectFrom('restaurants')
    .select(['id', 'opening_hours', 'time_zone'])
    .where('opening_hours', 'is not', null)
    .execute()
  return rows.flatMap((row) => {
    const hours = hoursOf(row)
    return hours && afterOpenTime(hours, now - ms, ms) !== now ? [row.id] : []
  })
}

/** Whether the guest `g` waits for a restaurant that is none of these. */
export function waitsElsewhere(restaurantIds: readonly string[]): Expression<SqlBool> {
  if (restaurantIds.length === 0) return sql<boolean>`1 = 1`
  return sql<boolean>`not exists (select 1 from messages as hm join numbers as hn on hn.id = hm.number_id
    where hm.id = g.waiting_message_id and hn.restaurant_id in (${sql.join(restaurantIds)}))`
}
