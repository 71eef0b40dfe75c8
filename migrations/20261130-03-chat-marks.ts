import { sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** Chats that are marked as unread, here or on the phone; and marks of which the phone has not been told. */
export async function up(db: AnyDb): Promise<void> {
  for (const column of ['marked_unread', 'mark_due']) {
    await db.schema
      .alterTable('chats')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  }
  await db.schema
    .createIndex('chats_mark_due')
    .on('chats')
    .columns(['number_id', 'id'])
    .where(sql<boolean>`mark_due = 1`)
    .execute()
  await db.schema
    .createIndex('chats_marked_unread')
    .on('chats')
    .columns(['guest_id'])
    .where(sql<boolean>`marked_unread = 1`)
    .execute()
}
