import { sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** Counting ratings, complaints and answers of a period reads indexes alone. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.createIndex('ratings_period').on('ratings').columns(['restaurant_id', 'rated_at', 'score']).execute()
  await db.schema
    .createIndex('reviews_period')
    .on('reviews')
    .columns(['restaurant_id', 'posted_at', 'score', 'topics'])
    .execute()
  await db.schema
    .createIndex('reviews_answered')
    .on('reviews')
    .columns(['restaurant_id', 'posted_at', 'id'])
    .where(sql.ref('reply_status'), '=', sql.lit('published'))
    .execute()
  await db.schema
    .createIndex('review_replies_published')
    .on('review_replies')
    .columns(['review_id', 'published_at'])
    .where(sql.ref('status'), '=', sql.lit('published'))
    .execute()
}
