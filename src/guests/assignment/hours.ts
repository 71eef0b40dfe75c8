import type { ReadDb } from '../../db/index.ts'
import { afterOpenTime, hoursOf } from '../../restaurants/index.ts'

/**
 * Restaurants with opening hours that were closed at some time in the last `ms` before `now`; with 0: those that are
 * closed now.
 */
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
