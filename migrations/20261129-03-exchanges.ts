import type { AnyDb } from './columns.ts'

/** Warm-up counts exchanges: which message of a guest came last, and which of them was the last answer. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('chats').addColumn('last_inbound_id', 'text').execute()
  await db.schema.alterTable('chats').addColumn('answer_id', 'text').execute()
  await db.updateTable('chats').set({ unanswered_out: 1 }).where('unanswered_out', '>', 1).execute()
}
