import type { ReadDb } from '../../db/index.ts'
import type { DeliveryKind, RenderContext, Rendered } from '../../deliveries/index.ts'
import { type GuestRow, tidyName } from '../../guests/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { ordersByIds } from '../../orders/index.ts'
import { type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { findRatingOfOrder } from '../ratings/view.ts'
import { restaurantKind } from '../restaurant-kind.ts'
import { languageOfGuest } from './language.ts'
import { requestText } from './request-text.ts'

/**
 * Rating requests as their queues send them: paced like mailings, ahead of them, behind replies. Whether there is still
 * something to ask is checked when the text is made.
 */
export function ratingRequestKind({ settings }: Pick<ReputationDeps, 'settings'>): DeliveryKind {
  return restaurantKind((db, restaurant, context) => render({ db, settings }, restaurant, context))
}

async function render(
  { db, settings }: { db: ReadDb; settings: ReputationDeps['settings'] },
  restaurant: RestaurantRow,
  { delivery, guest, at }: RenderContext,
): Promise<Rendered> {
  const { request, voice } = settingsOf(restaurant)
  if (!request.enabled) return { skip: 'requests_off' }
  const order = (await ordersByIds(db, [delivery.dedupeKey])).get(delivery.dedupeKey)
  if (order?.status !== 'delivered') return { skip: 'order_cancelled' }
  if (await findRatingOfOrder(db, order.id)) return { skip: 'rated_already' }
  const invitation = await db.selectFrom('invitations').selectAll().where('order_id', '=', order.id).executeTakeFirst()
  if (!invitation || invitation.expires_at <= at) return { skip: 'link_expired' }
  const language = languageOfGuest(guest, voice.language)
  const origin = publicOrigin(settings)
  const text = requestText({
    language,
    name: firstNameOf(guest, settings),
    restaurant: restaurant.name,
    link: origin && `${origin}/r/${invitation.token}`,
    own: request.texts[language],
    seed: invitation.created_at,
  })
  return { text }
}

function firstNameOf({ name, push_name }: GuestRow, { OTKLIK_TIDY_NAMES }: ReputationDeps['settings']): string | null {
  const [first] = (name ?? push_name)?.trim().split(/\s+/) ?? []
  return first && OTKLIK_TIDY_NAMES ? tidyName(first) : (first ?? null)
}
