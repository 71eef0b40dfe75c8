import type { Selectable } from 'kysely'
import type { Tx } from '../../db/index.ts'
import type { ReviewsTable } from '../../db/schema/reputation.ts'
import type { Topic } from './topics.ts'

/** What a review complains of, one row per topic. Call it in the transaction that writes the review. */
export async function keepTopics(
  tx: Tx,
  review: Pick<Selectable<ReviewsTable>, 'id' | 'restaurant_id' | 'posted_at'>,
  topics: readonly Topic[],
): Promise<void> {
  await tx.deleteFrom('review_topics').where('review_id', '=', review.id).execute()
  if (topics.length === 0) return
  const { id: review_id, restaurant_id, posted_at } = review
  const rows = topics.map((topic) => ({ review_id, topic, restaurant_id, posted_at }))
  await tx.insertInto('review_topics').values(rows).execute()
}
