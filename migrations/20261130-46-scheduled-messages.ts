import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Messages that operators have written to be sent later. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('scheduled_messages')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('number_id', 'text')
    .addColumn('reply_to', 'text')
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('author', 'text', (c) => c.notNull())
    .addColumn('send_at', int, (c) => c.notNull())
    .addColumn('withdraw_if_guest_writes', int, (c) => c.notNull())
    .addColumn('guest_wrote_id', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('status_reason', 'text')
    .addColumn('message_id', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('scheduled_messages_guest')
    .on('scheduled_messages')
    .columns(['guest_id', 'send_at', 'id'])
    .execute()
  await sql`create index scheduled_messages_due on scheduled_messages (send_at, id) where status = 'scheduled'`.execute(
    db,
  )
}
