import { type ReadDb, recordEvent, type Tx } from '../../db/index.ts'
import { type AuditHook, addToTimeline, type GuestRow, getPresentGuest } from '../../guests/index.ts'
import { toIso } from '../../http/time.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import type { PromoPercent } from '../../lib/promo-percents.ts'
import { fromHundredths, giveBonus, lastRestaurantOf, presentBonus } from '../../orders/index.ts'
import { issuePromoCode, presentPromo } from '../../promo-codes/index.ts'
import { getRestaurant, type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import { dayOf } from '../replies/guest-reply.ts'
import { languageOfGuest } from '../requests/language.ts'
import type { CompensationOut } from './schema.ts'
import { COMPENSATION_TEXTS } from './texts.ts'

export type Compensation = {
  guestId: string
  /** The rating it makes up for, if any. */
  ratingId: string | null
  /** `amount`: hundredths. */
  gift: { kind: 'promo_code'; percent: PromoPercent; restaurantId: string | null } | { kind: 'bonuses'; amount: number }
  actor: string
  at: number
}

/**
 * Gives a guest a promo code of their own, or bonuses. In one transaction the account, the timeline and the audit log
 * change and programs are told. The words for the guest are returned, not sent: a person answers. Call it inside
 * `transact`. Throws `not_found`, `invalid_input`, and `wrong_state` when there is no restaurant for a code.
 */
export async function giveCompensation(
  tx: Tx,
  audit: AuditHook,
  { guestId, ratingId, gift, actor, at }: Compensation,
): Promise<CompensationOut> {
  const guest = await getPresentGuest(tx, guestId)
  const ratedAt = ratingId === null ? null : await restaurantOfRating(tx, guest, ratingId)
  const wanted = ratedAt ?? (gift.kind === 'promo_code' ? gift.restaurantId : null)
  const restaurant = await findRestaurant(tx, guest, wanted)
  const given =
    gift.kind === 'promo_code'
      ? await givePromoCode(tx, guest, restaurant, { percent: gift.percent, actor, at })
      : await giveBonuses(tx, guest, restaurant, { amount: gift.amount, actor, at })
  const subject = known(given.promo_code ?? given.bonus, 'gift').id
  const details = { kind: gift.kind, guest_id: guest.id, rating_id: ratingId }
  const size = gift.kind === 'promo_code' ? { percent: gift.percent } : { amount: fromHundredths(gift.amount) }
  await audit(tx, { actor, action: 'compensation.give', subject, details: { ...details, ...size }, at })
  const { text: _, ...told } = given
  await recordEvent(tx, {
    type: 'compensation.given',
    at,
    data: { guest_id: guest.id, phone: guest.phone, rating_id: ratingId, ...told, given_by: actor, at: toIso(at) },
  })
  return given
}

type Giving = { actor: string; at: number }

async function givePromoCode(
  tx: Tx,
  guest: GuestRow,
  restaurant: RestaurantRow | undefined,
  { percent, actor, at }: Giving & { percent: PromoPercent },
): Promise<CompensationOut> {
  if (!restaurant) throw new AppError('wrong_state', 'There is no restaurant that a promo code could be good at.')
  const { promo_days, voice } = settingsOf(restaurant)
  const row = await issuePromoCode(tx, {
    percent,
    restaurantId: restaurant.id,
    guestId: guest.id,
    reviewId: null,
    days: promo_days,
    createdBy: actor,
    at,
  })
  await addToTimeline(tx, { guestId: guest.id, at, kind: 'bonus', refId: row.id })
  const language = languageOfGuest(guest, voice.language)
  const until = dayOf(row.expires_at, restaurant.time_zone, language)
  return {
    promo_code: presentPromo(row, at),
    bonus: null,
    text: COMPENSATION_TEXTS[language].promo_code({ code: row.code, percent, until, restaurant: restaurant.name }),
  }
}

async function giveBonuses(
  tx: Tx,
  guest: GuestRow,
  restaurant: RestaurantRow | undefined,
  { amount, actor, at }: Giving & { amount: number },
): Promise<CompensationOut> {
  const bonus = await giveBonus(tx, { guestId: guest.id, amount, givenBy: actor, at })
  const language = languageOfGuest(guest, restaurant ? settingsOf(restaurant).voice.language : 'ru')
  return {
    promo_code: null,
    bonus: presentBonus(bonus),
    text: COMPENSATION_TEXTS[language].bonuses(fromHundredths(amount)),
  }
}

async function restaurantOfRating(tx: Tx, guest: GuestRow, ratingId: string): Promise<string> {
  const rating = await tx
    .selectFrom('ratings')
    .select(['guest_id', 'restaurant_id'])
    .where('id', '=', ratingId)
    .executeTakeFirst()
  if (!rating) throw notFound('rating', ratingId)
  if (rating.guest_id === guest.id) return rating.restaurant_id
  throw new AppError('invalid_input', 'This rating is of another guest.', [
    { path: 'body.rating_id', message: 'is of another guest' },
  ])
}

/** The requested restaurant, else that of the guest's last order, else the oldest one. */
async function findRestaurant(db: ReadDb, guest: GuestRow, wanted: string | null): Promise<RestaurantRow | undefined> {
  const id = wanted ?? (await lastRestaurantOf(db, guest.id))
  if (id !== undefined) return getRestaurant(db, id)
  return db.selectFrom('restaurants').selectAll().orderBy('id').limit(1).executeTakeFirst()
}
