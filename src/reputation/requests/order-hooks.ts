import type { Tx } from '../../db/index.ts'
import { addDelivery, endOfQuiet, openQueue, PRIORITY } from '../../deliveries/index.ts'
import { getGuest } from '../../guests/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { OrderHooks, OrderRow } from '../../orders/index.ts'
import { getRestaurant, type ReputationSettings, settingsOf } from '../../restaurants/index.ts'
import { checkAlerts } from '../figures/alerts.ts'
import { forgetDays } from '../figures/days.ts'
import { isPast } from '../past.ts'
import { ensureInvitation } from '../ratings/invitations.ts'

/**
 * What follows from orders, in their transaction. A delivered order is to be rated, so its request is planned with it
 * and no crash loses it; a cancelled one changes the cancellation rating.
 */
export const followOrder: OrderHooks['onChange'] = async (tx, changes, at) => {
  for (const { order, before } of changes) {
    if (order.status === 'delivered' && before !== 'delivered') await planRequest(tx, order, at)
  }
  // In the one order in which everybody locks restaurants.
  const restaurants = [...Map.groupBy(changes, ({ order }) => order.restaurant_id)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [restaurantId, own] of restaurants) {
    const moved = own.filter(({ order, before }) => before === null || order.status === 'cancelled')
    if (moved.length > 0) {
      await forgetDays(tx, restaurantId, Math.min(...moved.map(({ order }) => order.placed_at)), at)
    }
    // Otherwise figures would be judged half-way through an import; the job does it when everything is there.
    const cancelled = own.some(({ order }) => order.cancelled_at !== null && !isPast(order.cancelled_at, at))
    if (cancelled) await checkAlerts(tx, restaurantId, at)
  }
}

async function planRequest(tx: Tx, order: OrderRow, at: number): Promise<void> {
  const deliveredAt = order.delivered_at ?? at
  if (isPast(deliveredAt, at)) return
  const restaurant = await getRestaurant(tx, order.restaurant_id)
  const { request } = settingsOf(restaurant)
  if (!request.enabled) return
  await ensureInvitation(tx, order, { linkDays: request.link_days, at })
  const guest = await getGuest(tx, order.guest_id)
  const due = withinHours(
    deliveredAt + request.delay_minutes * MINUTE,
    guest.time_zone ?? restaurant.time_zone,
    request,
  )
  const queueId = await openQueue(tx, {
    owner: { owner_kind: 'rating_requests', owner_id: order.restaurant_id },
    kind: 'rating_request',
    priority: PRIORITY.rating_request,
    numberIds: null,
    at,
  })
  await addDelivery(tx, { queueId, guestId: order.guest_id, dedupeKey: order.id, notBefore: due, at })
}

/** The first moment from `at` on within the allowed hours of the zone. */
export function withinHours(at: number, zone: string, { hours }: Pick<ReputationSettings['request'], 'hours'>): number {
  // Hours such as 18:00-02:00 reach into the next day; outside them it is quiet.
  return endOfQuiet(at, zone, { from: hours.to, to: hours.from }) ?? at
}
