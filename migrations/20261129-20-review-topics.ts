import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/**
 * What reviews complain of, a row for each topic, so that lists can be filtered by it; by which version of the rules it was
 * found; and what must reach a manager at once.
 */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('review_topics')
    .addColumn('review_id', 'text', (c) => c.notNull().references('reviews.id').onDelete('cascade'))
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('restaurant_id', 'text', (c) => c.notNull().references('restaurants.id'))
    .addColumn('posted_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('review_topics_key', ['review_id', 'topic'])
    .execute()
  await db.schema
    .createIndex('review_topics_newest')
    .on('review_topics')
    .columns(['restaurant_id', 'topic', 'posted_at', 'review_id'])
    .execute()
  await db.schema
    .createIndex('review_topics_all')
    .on('review_topics')
    .columns(['topic', 'posted_at', 'review_id'])
    .execute()

  await db.schema
    .alterTable('reviews')
    .addColumn('topics_version', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('reviews_topics_version').on('reviews').columns(['topics_version', 'id']).execute()

  await db.schema
    .createTable('review_escalations')
    .addColumn('review_id', 'text', (c) => c.primaryKey().references('reviews.id').onDelete('cascade'))
    .addColumn('restaurant_id', 'text', (c) => c.notNull().references('restaurants.id'))
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('raised_at', int, (c) => c.notNull())
    .addColumn('resolved_at', int)
    .addColumn('resolved_by', 'text')
    .execute()
  await db.schema
    .createIndex('review_escalations_standing')
    .on('review_escalations')
    .columns(['restaurant_id', 'raised_at'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute()
}
