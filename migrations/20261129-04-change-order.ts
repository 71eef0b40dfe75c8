import type { AnyDb } from './columns.ts'

/** WhatsApp tells the second of a change alone: which came later in it, and which has come before. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('messages').addColumn('edit_ids', 'text').execute()
  await db.schema
    .alterTable('pending_changes')
    .addColumn('arrival', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
