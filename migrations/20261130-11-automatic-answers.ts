import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Messages that answer guests by themselves: each once. They leave with the replies, so one index finds both. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('automatic_answers')
    .addColumn('message_id', 'text', (c) => c.primaryKey())
    .addColumn('chat_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('dedupe_key', 'text', (c) => c.notNull())
    .addColumn('answered_id', 'text')
    .addColumn('at', int, (c) => c.notNull())
    .addUniqueConstraint('automatic_answers_once', ['chat_id', 'kind', 'source', 'dedupe_key'])
    .execute()
  await db.schema.createIndex('automatic_answers_chat').on('automatic_answers').columns(['chat_id', 'at']).execute()
  await db.schema.dropIndex('messages_replies').execute()
  await db.schema
    .createIndex('messages_to_send')
    .on('messages')
    .columns(['number_id', 'chat_id', 'id'])
    .where(sql<boolean>`kind in ('reply', 'automatic') and status in ('queued', 'sending')`)
    .execute()
}
