import type { ReadDb } from '../../db/index.ts'
import { known } from '../../lib/known.ts'
import type { ReviewRow } from './review-row.ts'

/**
 * Adds the authors to reviews: other sites give a name; for an order's review it is the guest's current name. It is not
 * stored with the review, so a renamed, merged or erased guest is so here too.
 */
export async function withAuthors(db: ReadDb, reviews: readonly ReviewRow[]): Promise<ReviewRow[]> {
  const ids = [...new Set(reviews.flatMap(({ author, guest_id }) => (author === null && guest_id ? guest_id : [])))]
  if (ids.length === 0) return [...reviews]
  const guests = await db.selectFrom('guests').select(['id', 'name', 'push_name']).where('id', 'in', ids).execute()
  const names = new Map(guests.map(({ id, name, push_name }) => [id, name ?? push_name]))
  return reviews.map((review) => ({ ...review, author: review.author ?? names.get(review.guest_id ?? '') ?? null }))
}

export async function withAuthor(db: ReadDb, review: ReviewRow): Promise<ReviewRow> {
  const [found] = await withAuthors(db, [review])
  return known(found, 'review')
}
