import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** What numbers' own phones remember: messages from before, how a chat's older ones were asked for, and gaps. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .alterTable('messages')
    .addColumn('from_history', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('chats').addColumn('history_asked_at', int).execute()
  await db.schema.alterTable('chats').addColumn('history_request', 'text').execute()
  await db.schema.alterTable('chats').addColumn('history_answered_at', int).execute()
  await db.schema
    .alterTable('chats')
    .addColumn('history_arrived', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('chats')
    .addColumn('history_complete', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createIndex('chats_history')
    .on('chats')
    .columns(['number_id', 'history_request'])
    .where(sql.ref('history_asked_at'), 'is not', null)
    .execute()
  await db.schema.createIndex('messages_chat').on('messages').columns(['chat_id', 'at']).execute()
  await db.schema.alterTable('numbers').addColumn('history', 'text').execute()
  await db.schema.alterTable('guests').addColumn('consent_at', int).execute()
  await db
    .updateTable('guests')
    .set({ consent_at: sql.ref('opted_out_at') })
    .where('opted_out_at', 'is not', null)
    .execute()
}
