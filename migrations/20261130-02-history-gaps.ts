import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Times in which a number was away for longer than WhatsApp keeps what is written to it. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('history_gaps')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('from_at', int, (c) => c.notNull())
    .addColumn('to_at', int, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('missing', 'integer')
    .addColumn('shown_up_to', 'text')
    .addColumn('shown_at', int)
    .addColumn('filled_at', int)
    .addColumn('created_at', int, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('history_gaps_number').on('history_gaps').columns(['number_id', 'id']).execute()
  await db.schema
    .createIndex('chats_number')
    .on('chats')
    .columns(['number_id', 'id'])
    .where(sql.ref('last_message_at'), 'is not', null)
    .execute()
}
