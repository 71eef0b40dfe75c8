import type { Selectable } from 'kysely'
import { recordEvent, type Tx } from '../../db/index.ts'
import type { RestaurantAlertsTable } from '../../db/schema/reputation.ts'
import { toIso } from '../../http/time.ts'
import { newId } from '../../lib/ids.ts'
import { DAY } from '../../lib/units.ts'
import { type Formula, formulaOf, getRestaurant } from '../../restaurants/index.ts'
import { cleanOrdersToReach, fivesToReach } from './simulate.ts'
import { type AlertKind, type AlertLevel, alertLevel, type Threshold, thresholdOf } from './thresholds.ts'
import { type Figures, figuresAt, hasFreshCancellation, hasFreshLowScore } from './view.ts'

type AlertRow = Selectable<RestaurantAlertsTable>

/**
 * Compares the figures with the thresholds at which a service may suspend the restaurant, and warns beforehand. A
 * change of level is an event; an unchanged level is not. Nobody is warned about a figure that only imported history
 * makes low.
 */
export async function checkAlerts(tx: Tx, restaurantId: string, at: number): Promise<void> {
  const restaurant = await getRestaurant(tx, restaurantId)
  const formula = formulaOf(restaurant)
  const figures = await figuresAt(tx, restaurantId, formula, at)
  for (const kind of ['score', 'cancellation_rating'] as const) {
    const value = kind === 'score' ? figures.score : figures.cancellationRating
    const threshold = thresholdOf(kind, restaurant.courier)
    const found = alertLevel(value, threshold)
    const supported = found !== 'ok' && (await isSupported(tx, restaurantId, kind, { formula, threshold, at }))
    const level = supported ? found : 'ok'
    const changed = await moveAlert(tx, {
      restaurantId,
      kind,
      level,
      value: value ?? 0,
      threshold: threshold.critical,
      at,
    })
    if (!changed) continue
    await recordEvent(tx, {
      type: 'restaurant.alert',
      at,
      data: {
        restaurant_id: restaurantId,
        kind,
        level,
        value,
        threshold: threshold.critical,
        to_climb: toClimb(kind, figures, formula, threshold.warning),
      },
    })
  }
}

/** Whether something that lowers the figure was news when it arrived. */
function isSupported(
  tx: Tx,
  restaurantId: string,
  kind: AlertKind,
  { formula, threshold, at }: { formula: Formula; threshold: Threshold; at: number },
): Promise<boolean> {
  return kind === 'score'
    ? hasFreshLowScore(tx, restaurantId, { limit: formula.last_ratings, upTo: Math.floor(threshold.warning), at })
    : hasFreshCancellation(tx, restaurantId, { from: at - formula.cancellation_days * DAY, at })
}

/** What lifts the figure out of the warning: fives in a row, or orders without a cancellation. */
function toClimb(kind: AlertKind, figures: Figures, formula: Formula, target: number) {
  return kind === 'score'
    ? { target, fives: fivesToReach(figures.scores, target, formula) }
    : { target, clean_orders: cleanOrdersToReach(figures.counts, target, formula) }
}

export function presentAlert(row: AlertRow) {
  return {
    id: row.id,
    kind: row.kind,
    level: row.level,
    value: row.value,
    threshold: row.threshold,
    at: toIso(row.at),
    cleared_at: toIso(row.cleared_at),
  }
}

type AlertState = {
  restaurantId: string
  kind: AlertKind
  level: AlertLevel
  value: number
  threshold: number
  at: number
}

/** Whether the level changed. */
async function moveAlert(tx: Tx, { restaurantId, kind, level, value, threshold, at }: AlertState): Promise<boolean> {
  const standing = await tx
    .selectFrom('restaurant_alerts')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .where('kind', '=', kind)
    .where('cleared_at', 'is', null)
    .executeTakeFirst()
  if ((standing?.level ?? 'ok') === level) return false
  if (standing) {
    const cleared = await tx
      .updateTable('restaurant_alerts')
      .set({ cleared_at: at })
      .where('id', '=', standing.id)
      .where('cleared_at', 'is', null)
      .executeTakeFirst()
    if (cleared.numUpdatedRows === 0n) return false
  }
  if (level === 'ok') return true
  // The one open alert: whoever comes second finds it there.
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('restaurant_alerts')
    .values({ id: newId('alt'), restaurant_id: restaurantId, kind, level, value, threshold, at, cleared_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
