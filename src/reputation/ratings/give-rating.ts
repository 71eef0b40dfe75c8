import type { Updateable } from 'kysely'
import { RetryTransaction, recordEvent, type Tx } from '../../db/index.ts'
import type { RatingChannel, RatingsTable } from '../../db/schema/reputation.ts'
import { addToTimeline, countUnprocessed } from '../../guests/index.ts'
import { AppError } from '../../lib/errors.ts'
import { DAY } from '../../lib/units.ts'
import type { OrderRow } from '../../orders/index.ts'
import { getRestaurant, settingsOf } from '../../restaurants/index.ts'
import { topicsOf } from '../complaints/find-topics.ts'
import { remarksOf } from '../complaints/stored-remarks.ts'
import { checkAlerts } from '../figures/alerts.ts'
import { forgetDays } from '../figures/days.ts'
import { isPast } from '../past.ts'
import { saveReviewOfRating } from '../reviews/save-review.ts'
import type { Remarks } from './input.ts'
import { ensureInvitation } from './invitations.ts'
import { presentRating, type RatingRow } from './present.ts'
import { insertRating, lockRatingOfOrder, updateRating } from './store.ts'

/** For this long a guest may change their mind; later answers leave the rating as it is. */
export const CORRECTION_MS = DAY

export type GivenRating = {
  order: OrderRow
  /** What is left unsaid keeps the earlier answer: a digit in the chat does not delete the form's comment. */
  remarks: Partial<Remarks> & Pick<Remarks, 'score'>
  channel: RatingChannel
  /** When the guest gave it; never after `at`. */
  ratedAt: number
  at: number
}

export type RatingOutcome = 'created' | 'corrected' | 'unchanged' | 'too_late'

/**
 * Stores a guest's rating of an order. An order has one rating, however it comes and however often: within a day a
 * later answer corrects it, after that it stands. Call it inside `transact`. Throws `wrong_state` for an order that was
 * never delivered.
 */
export async function giveRating(tx: Tx, given: GivenRating): Promise<{ rating: RatingRow; outcome: RatingOutcome }> {
  if (neverArrived(given.order)) {
    throw new AppError('wrong_state', 'This order was cancelled before it was delivered: there is nothing to rate.')
  }
  const restaurant = await getRestaurant(tx, given.order.restaurant_id)
  const { rating_border, request } = settingsOf(restaurant)
  const known = await lockRatingOfOrder(tx, given.order.id)
  if (known) return correct(tx, known, given, rating_border)
  const { order, channel, at } = given
  const ratedAt = Math.min(given.ratedAt, at)
  await ensureInvitation(tx, order, { linkDays: request.link_days, at })
  const rating = await insertRating(tx, {
    ...EMPTY,
    ...columnsOf(given.remarks),
    topics: JSON.stringify(topicsOfRemarks(given.remarks)),
    order_id: order.id,
    restaurant_id: order.restaurant_id,
    guest_id: order.guest_id,
    score: given.remarks.score,
    delivery: order.delivery,
    service: order.service,
    channel,
    status: given.remarks.score <= rating_border ? 'unprocessed' : 'none',
    processed_at: null,
    processed_by: null,
    rated_at: ratedAt,
    created_at: at,
    updated_at: at,
  })
  if (!rating) throw new RetryTransaction('a rating')
  await addToTimeline(tx, { guestId: order.guest_id, at: ratedAt, kind: 'rating', refId: rating.id })
  await countUnprocessed(tx, order.guest_id, rating.status === 'unprocessed' ? 1 : 0)
  await settle(tx, rating, order, at)
  return { rating, outcome: 'created' }
}

/** Cancelled on its way: such an order counts in the cancellation rating. */
export function neverArrived({ status, delivered_at }: Pick<OrderRow, 'status' | 'delivered_at'>): boolean {
  return status === 'cancelled' && delivered_at === null
}

async function correct(tx: Tx, known: RatingRow, { order, remarks, channel, at }: GivenRating, lowUpTo: number) {
  const changes: Updateable<RatingsTable> = { ...columnsOf(remarks), score: remarks.score }
  const keys = Object.keys(changes) as (keyof typeof changes & keyof RatingRow)[]
  if (!keys.some((key) => changes[key] !== known[key])) return { rating: known, outcome: 'unchanged' as const }
  if (at > known.created_at + CORRECTION_MS) return { rating: known, outcome: 'too_late' as const }
  const status = remarks.score <= lowUpTo ? 'unprocessed' : 'none'
  const corrected = { ...known, ...changes }
  const rating = await updateRating(tx, known.id, {
    ...changes,
    topics: JSON.stringify(topicsOfRow(corrected)),
    channel,
    status,
    processed_at: null,
    processed_by: null,
    updated_at: at,
  })
  await countUnprocessed(tx, known.guest_id, Number(status === 'unprocessed') - Number(known.status === 'unprocessed'))
  await settle(tx, rating, order, at)
  return { rating, outcome: 'corrected' as const }
}

/** What follows from a new or corrected rating, in the same transaction. */
async function settle(tx: Tx, rating: RatingRow, order: OrderRow, at: number): Promise<void> {
  const shown = presentRating(rating, order.external_id)
  await recordEvent(tx, { type: 'rating.created', at, data: { ...shown, corrected: rating.created_at !== at } })
  const past = isPast(rating.rated_at, rating.created_at)
  if (rating.status === 'unprocessed' && !past) {
    await recordEvent(tx, {
      type: 'restaurant.alert',
      at,
      data: { restaurant_id: rating.restaurant_id, kind: 'low_rating', rating_id: rating.id, score: rating.score },
    })
  }
  await saveReviewOfRating(tx, rating, at)
  await forgetDays(tx, rating.restaurant_id, rating.rated_at, at)
  if (!past) await checkAlerts(tx, rating.restaurant_id, at)
}

const EMPTY = {
  comment: null,
  good: '[]',
  bad: '[]',
  courier_score: null,
  courier_good: '[]',
  courier_bad: '[]',
}

function columnsOf({ comment, good, bad, courier }: Partial<Remarks>) {
  return {
    ...(comment !== undefined && { comment }),
    ...(good && { good: JSON.stringify(good.filter((criterion) => !bad?.includes(criterion))) }),
    ...(bad && { bad: JSON.stringify(bad) }),
    ...(courier && {
      courier_score: courier.score ?? null,
      courier_good: JSON.stringify(courier.good.filter((criterion) => !courier.bad.includes(criterion))),
      courier_bad: JSON.stringify(courier.bad),
    }),
  }
}

function topicsOfRemarks({ comment, bad, courier }: Partial<Remarks>) {
  return topicsOf({ comment: comment ?? null, bad: bad ?? [], courierBad: courier?.bad ?? [] })
}

function topicsOfRow(row: Pick<RatingRow, 'comment' | 'bad' | 'courier_bad'>) {
  return topicsOf({ comment: row.comment, ...remarksOf(row) })
}
