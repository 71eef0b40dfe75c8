import type { AnyDb } from './columns.ts'

/** Published replies go to the guest's chat: whether they shall, and the delivery that carries one. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('review_replies')
    .addColumn('to_guest', 'integer', (c) => c.notNull().defaultTo(1))
    .execute()
  await db.schema.alterTable('review_replies').addColumn('delivery_id', 'text').execute()
}
