import { DateTime } from 'luxon'
import type { ReadDb, Tx } from '../../db/index.ts'
import {
  addDelivery,
  type DeliveryKind,
  openQueue,
  PRIORITY,
  type RenderContext,
  type Rendered,
} from '../../deliveries/index.ts'
import { getGuest, isAbsentFromWhatsApp, mailingSkipReason } from '../../guests/index.ts'
import { newId } from '../../lib/ids.ts'
import { countByState } from '../../numbers/index.ts'
import { getRestaurant, type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { languageOfGuest } from '../requests/language.ts'
import { withinHours } from '../requests/order-hooks.ts'
import { restaurantKind } from '../restaurant-kind.ts'
import type { ReviewRow } from '../reviews/review-row.ts'
import type { ReplyRow } from './present.ts'

/**
 * Where a reply to this review would be read, as things stand; `reason` says why the guest would not get it in a chat.
 */
export type Reach = { by: 'chat'; reason: null } | { by: 'site' | 'page' | 'nobody'; reason: string }

/** Numbers in these states will not send again on their own. */
const GONE = new Set(['logged_out', 'failed'])

/** Whether a reply to the review would reach its guest in the chat, before anybody writes one. */
export async function reachOf(db: ReadDb, review: ReviewRow, now: number): Promise<Reach> {
  if (review.guest_id === null) {
    return review.source === 'order' ? { by: 'nobody', reason: 'no_guest' } : { by: 'site', reason: 'outside_review' }
  }
  const guest = await getGuest(db, review.guest_id)
  const skipReason = mailingSkipReason(guest, { now, minIntervalMs: 0 })
  if (skipReason) return { by: 'page', reason: skipReason }
  if (isAbsentFromWhatsApp(guest, now)) return { by: 'page', reason: 'not_on_whatsapp' }
  const numbers = await countByState(db)
  return numbers.some(([state, count]) => count > 0 && !GONE.has(state))
    ? { by: 'chat', reason: null }
    : { by: 'page', reason: 'no_number' }
}

/** In the transaction that publishes a reply, so that no crash loses it and none sends it twice (invariant 2). */
export async function planGuestReply(tx: Tx, review: ReviewRow, reply: ReplyRow, at: number): Promise<string | null> {
  if (review.guest_id === null || reply.to_guest === 0) return null
  const restaurant = await getRestaurant(tx, review.restaurant_id)
  const guest = await getGuest(tx, review.guest_id)
  const queueId = await openQueue(tx, {
    owner: { owner_kind: 'review_replies', owner_id: review.restaurant_id },
    kind: 'review_reply',
    priority: PRIORITY.review_reply,
    numberIds: null,
    at,
  })
  const notBefore = withinHours(at, guest.time_zone ?? restaurant.time_zone, settingsOf(restaurant).request)
  const id = newId('dlv')
  await addDelivery(tx, { id, queueId, guestId: guest.id, dedupeKey: reply.id, notBefore, at })
  return id
}

/**
 * Replies to reviews as sent to guests' chats: paced, ahead of mailings and rating requests, behind operators' replies.
 */
export const reviewReplyKind = (): DeliveryKind => restaurantKind(render)

async function render(
  db: ReadDb,
  restaurant: RestaurantRow,
  { delivery, guest, zone }: RenderContext,
): Promise<Rendered> {
  const reply = await db
    .selectFrom('review_replies as r')
    .leftJoin('promo_codes as p', 'p.id', 'r.promo_code_id')
    .select(['r.text', 'r.status', 'p.code', 'p.percent', 'p.expires_at'])
    .where('r.id', '=', delivery.dedupeKey)
    .executeTakeFirst()
  if (reply?.status !== 'published') return { skip: 'reply_withdrawn' }
  const language = languageOfGuest(guest, settingsOf(restaurant).voice.language)
  const code =
    reply.code === null
      ? null
      : { code: reply.code, percent: reply.percent ?? 0, until: dayOf(reply.expires_at ?? 0, zone, language) }
  return { text: guestReplyText({ language, restaurant: restaurant.name, text: reply.text, code }) }
}

export type GuestReply = {
  language: Language
  restaurant: string
  text: string
  code: { code: string; percent: number; until: string } | null
}

/** Says whose words these are, then the words as published, then the promo code. */
export function guestReplyText({ language, restaurant, text, code }: GuestReply): string {
  const words = WORDS[language]
  return [words.heading(restaurant), text, ...(code ? [words.code(code)] : [])].join('\n\n')
}

const WORDS = {
  ru: {
    heading: (restaurant: string) => `Ответ ресторана «${restaurant}» на ваш отзыв:`,
    code: ({ code, percent, until }: NonNullable<GuestReply['code']>) =>
      `Ваш промокод на скидку ${percent} %: ${code}. Действует до ${until}.`,
  },
  en: {
    heading: (restaurant: string) => `${restaurant} has replied to your review:`,
    code: ({ code, percent, until }: NonNullable<GuestReply['code']>) =>
      `Your promo code for ${percent} % off: ${code}. Valid until ${until}.`,
  },
} as const

/** A day in the coming months, as people write it. */
export function dayOf(at: number, zone: string, language: Language): string {
  return DateTime.fromMillis(at, { zone }).setLocale(language).toLocaleString({ day: 'numeric', month: 'long' })
}
