import { recordEvent, type Tx } from '../../db/index.ts'
import type { ReviewSource } from '../../db/schema/reputation.ts'
import { newId } from '../../lib/ids.ts'
import { DAY } from '../../lib/units.ts'
import { topicsOf } from '../complaints/find-topics.ts'
import { TOPICS_VERSION } from '../complaints/lexicon/rules.ts'
import { keepTopics } from '../complaints/store.ts'
import { courierCriteriaOf, criteriaOf, readTopics } from '../complaints/stored-remarks.ts'
import { escalate } from '../escalations/escalate.ts'
import type { RatingRow } from '../ratings/present.ts'
import { withAuthor } from './authors.ts'
import { presentReview } from './present.ts'
import type { ReviewRow } from './review-row.ts'

/** A reply is due within three days [003]. */
const REPLY_WITHIN_MS = 3 * DAY

type Content = Pick<
  ReviewRow,
  'score' | 'text' | 'good' | 'bad' | 'courier_score' | 'courier_good' | 'courier_bad' | 'topics' | 'service' | 'author'
>

type NewReview = Content &
  Pick<ReviewRow, 'restaurant_id' | 'source' | 'external_id' | 'rating_id' | 'guest_id' | 'posted_at'>

export type ReviewOutcome = 'created' | 'updated' | 'unchanged'

/** A rating with a comment or criteria is a review; a bare score is not, unless it corrects one that was. */
export async function saveReviewOfRating(tx: Tx, rating: RatingRow, at: number): Promise<void> {
  const says = rating.comment !== null || searchableCriteria(rating) !== ''
  if (!says && !(await hasReview(tx, rating.id))) return
  await saveReview(
    tx,
    {
      restaurant_id: rating.restaurant_id,
      source: 'order',
      external_id: rating.id,
      rating_id: rating.id,
      guest_id: rating.guest_id,
      author: null,
      score: rating.score,
      text: rating.comment,
      good: rating.good,
      bad: rating.bad,
      courier_score: rating.courier_score,
      courier_good: rating.courier_good,
      courier_bad: rating.courier_bad,
      topics: rating.topics,
      service: rating.service,
      posted_at: rating.rated_at,
    },
    at,
  )
}

async function hasReview(tx: Tx, ratingId: string): Promise<boolean> {
  const row = await tx.selectFrom('reviews').select('id').where('rating_id', '=', ratingId).executeTakeFirst()
  return row !== undefined
}

export type OutsideReview = {
  restaurantId: string
  source: Exclude<ReviewSource, 'order'>
  externalId: string
  author: string | null
  score: number
  text: string | null
  postedAt: number
}

/** A review written elsewhere. Its site says when it changed, so the last version wins. */
export async function saveOutsideReview(
  tx: Tx,
  review: OutsideReview,
  at: number,
): Promise<{ review: ReviewRow; outcome: ReviewOutcome }> {
  return saveReview(
    tx,
    {
      restaurant_id: review.restaurantId,
      source: review.source,
      external_id: review.externalId,
      rating_id: null,
      guest_id: null,
      author: review.author,
      score: review.score,
      text: review.text,
      good: '[]',
      bad: '[]',
      courier_score: null,
      courier_good: '[]',
      courier_bad: '[]',
      topics: JSON.stringify(topicsOf({ comment: review.text })),
      service: null,
      posted_at: review.postedAt,
    },
    at,
  )
}

async function saveReview(
  tx: Tx,
  review: NewReview,
  at: number,
): Promise<{ review: ReviewRow; outcome: ReviewOutcome }> {
  const criteria = searchableCriteria(review)
  const inserted = await tx
    .insertInto('reviews')
    .values({
      id: newId('rev'),
      ...review,
      criteria,
      topics_version: TOPICS_VERSION,
      deadline_at: review.posted_at + REPLY_WITHIN_MS,
      reply_status: null,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['restaurant_id', 'source', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (inserted) {
    await keepTopics(tx, inserted, readTopics(inserted.topics))
    const escalation = await escalate(tx, inserted, at)
    const data = presentReview(await withAuthor(tx, inserted), at, { escalation })
    await recordEvent(tx, { type: 'review.created', at, data })
    return { review: inserted, outcome: 'created' }
  }
  const known = await tx
    .selectFrom('reviews')
    .selectAll()
    .where('restaurant_id', '=', review.restaurant_id)
    .where('source', '=', review.source)
    .where('external_id', '=', review.external_id)
    .executeTakeFirstOrThrow()
  const { posted_at: _, guest_id: __, ...content } = { ...review, criteria }
  const keys = Object.keys(content) as (keyof typeof content)[]
  if (keys.every((key) => known[key] === content[key])) return { review: known, outcome: 'unchanged' }
  const updated = await tx
    .updateTable('reviews')
    .set({ ...content, topics_version: TOPICS_VERSION, updated_at: at })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepTopics(tx, updated, readTopics(updated.topics))
  await escalate(tx, updated, at)
  return { review: updated, outcome: 'updated' }
}

/** `,taste,courier.speed,`: so that one criterion can be searched for. Empty when none was marked. */
function searchableCriteria(review: Pick<NewReview, 'good' | 'bad' | 'courier_good' | 'courier_bad'>): string {
  const { good, bad } = criteriaOf(review)
  const courier = courierCriteriaOf(review)
  const all = [...good, ...bad, ...[...courier.good, ...courier.bad].map((criterion) => `courier.${criterion}`)]
  return all.length === 0 ? '' : `,${all.join(',')},`
}
