import { type AnyDb, columnsOf } from './columns.ts'

/** How many new chats WhatsApp lets a number begin, as it last said, and how many were begun since. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('numbers').addColumn('new_chats', 'text').execute()
  await db.schema
    .alterTable('numbers')
    .addColumn('new_chats_begun', int, (c) => c.notNull().defaultTo(0))
    .execute()
}
