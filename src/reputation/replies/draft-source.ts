import type { ReadDb } from '../../db/index.ts'
import { getGuest } from '../../guests/index.ts'
import { getRestaurant, type RestaurantRow, settingsOf } from '../../restaurants/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { type Grave, graveReasons } from '../escalations/grave-words.ts'
import { getReview } from '../reviews/view.ts'
import type { ReplyProblem } from './check-reply.ts'
import { reviewToAnswer } from './review-to-answer.ts'
import type { ReviewToAnswer } from './suggest-reply.ts'
import { problemsOf } from './write-reply.ts'

/** What a draft of a reply is written from, however it is written. */
export type DraftSource = {
  restaurant: RestaurantRow
  review: ReviewToAnswer
  /** The author of the review, as written anywhere. */
  names: string[]
  /** Not empty: a manager must answer. */
  escalation: Grave[]
  /** The rules a text would break as a reply. */
  check(text: string): ReplyProblem[]
}

/** Throws `not_found`. */
export async function draftSourceOf(
  db: ReadDb,
  reviewId: string,
  tidy: Pick<ReputationDeps['settings'], 'OTKLIK_TIDY_NAMES'>,
): Promise<DraftSource> {
  const row = await getReview(db, reviewId)
  const restaurant = await getRestaurant(db, row.restaurant_id)
  const settings = settingsOf(restaurant)
  const guest = row.guest_id === null ? undefined : await getGuest(db, row.guest_id)
  return {
    restaurant,
    review: await reviewToAnswer(db, row, settings.voice.language, tidy),
    names: [row.author, guest?.name, guest?.push_name].filter((name) => typeof name === 'string'),
    escalation: graveReasons(row),
    check: (text) => problemsOf(text, settings),
  }
}
