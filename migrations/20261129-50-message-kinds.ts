import type { AnyDb } from './columns.ts'

/** What stands around the words of a message, and the key of what WhatsApp seals about it later. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('messages').addColumn('context', 'text').execute()
  await db.schema.alterTable('messages').addColumn('message_secret', 'text').execute()
}
