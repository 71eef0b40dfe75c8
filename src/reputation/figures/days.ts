import { DateTime } from 'luxon'
import { type Db, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { known } from '../../lib/known.ts'
import { MINUTE } from '../../lib/units.ts'
import { type Formula, formulaOf, getRestaurant, lockRestaurant, type RestaurantRow } from '../../restaurants/index.ts'
import { figuresAt } from './view.ts'

export type DayFigures = {
  /** `2026-11-22` in the restaurant's zone. */
  date: string
  score: number | null
  cancellation_rating: number | null
  overall: number | null
}

/** The last moment of each day from Monday of last week until today, which ends at `at`. */
function twoWeeks(zone: string, at: number): { date: string; end: number }[] {
  const now = DateTime.fromMillis(at, { zone })
  const days: { date: string; end: number }[] = []
  for (let day = now.startOf('week').minus({ weeks: 1 }); day <= now; day = day.plus({ days: 1 })) {
    days.push({ date: day.toISODate() ?? '', end: Math.min(day.endOf('day').toMillis(), at) })
  }
  return days
}

/** The figures of two weeks, day by day. Stored days are read; the others, and always today, are computed. */
export async function dynamics(
  db: ReadDb,
  restaurant: Pick<RestaurantRow, 'id' | 'time_zone'>,
  formula: Formula,
  at: number,
): Promise<DayFigures[]> {
  const days = twoWeeks(restaurant.time_zone, at)
  const kept = await keptDays(db, restaurant.id, known(days[0], 'day').date)
  const shown: DayFigures[] = []
  for (const [index, { date, end }] of days.entries()) {
    const finished = index < days.length - 1 ? kept.get(date) : undefined
    shown.push(finished ?? (await countDay(db, restaurant.id, formula, date, end)))
  }
  return shown
}

/** What was rated in the last moments of a day may still be on its way when the day is over. */
const SETTLED_MS = MINUTE

/**
 * Stores the finished days of two weeks that are not stored yet, for every restaurant. May run twice at once: a day is
 * computed from the same rows, and the first row stays. The restaurant is locked; otherwise a rating that comes between
 * computing and storing would never be counted.
 */
export async function keepDays({ db, clock }: { db: Db; clock: Clock }, signal?: AbortSignal): Promise<number> {
  const restaurants = await db.selectFrom('restaurants').selectAll().execute()
  let written = 0
  for (const restaurant of restaurants) {
    if (signal?.aborted) break
    const days = twoWeeks(restaurant.time_zone, clock.now() - SETTLED_MS).slice(0, -1)
    const kept = await keptDays(db, restaurant.id, days[0]?.date ?? '')
    for (const { date, end } of days.filter((day) => !kept.has(day.date))) {
      await transact(db, async (tx) => {
        const now = await lockRestaurant(tx, restaurant.id)
        // Days of another zone end at other moments: they are stored the next time.
        if (now.time_zone !== restaurant.time_zone) return
        const figures = await countDay(tx, now.id, formulaOf(now), date, end)
        await tx
          .insertInto('rating_days')
          .values({ restaurant_id: now.id, ...figures })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      })
      written += 1
    }
  }
  return written
}

/** A rating or an order of a past day came late or changed: that day and those after it are computed again. */
export async function forgetDays(tx: Tx, restaurantId: string, from: number, at: number): Promise<void> {
  const { time_zone } = await getRestaurant(tx, restaurantId)
  const date = (moment: number) => DateTime.fromMillis(moment, { zone: time_zone }).toISODate() ?? ''
  if (date(from) === date(at)) return
  await lockRestaurant(tx, restaurantId)
  await tx.deleteFrom('rating_days').where('restaurant_id', '=', restaurantId).where('date', '>=', date(from)).execute()
}

/** All days are computed again: the formula or the zone changed. */
export async function forgetAllDays(tx: Tx, restaurantId: string): Promise<void> {
  await lockRestaurant(tx, restaurantId)
  await tx.deleteFrom('rating_days').where('restaurant_id', '=', restaurantId).execute()
}

async function keptDays(db: ReadDb, restaurantId: string, from: string): Promise<Map<string, DayFigures>> {
  const rows = await db
    .selectFrom('rating_days')
    .select(['date', 'score', 'cancellation_rating', 'overall'])
    .where('restaurant_id', '=', restaurantId)
    .where('date', '>=', from)
    .execute()
  return new Map(rows.map((row) => [row.date, row]))
}

async function countDay(
  db: ReadDb,
  restaurantId: string,
  formula: Formula,
  date: string,
  end: number,
): Promise<DayFigures> {
  const { score, cancellationRating, overall } = await figuresAt(db, restaurantId, formula, end)
  return { date, score, cancellation_rating: cancellationRating, overall }
}
