import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** How long each kind of data is kept, where the removal of what is older stands, and the orders in which it goes. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('data_retention_periods')
    .addColumn('kind', 'text', (c) => c.primaryKey())
    .addColumn('days', 'integer')
    .addColumn('changed_by', 'text', (c) => c.notNull())
    .addColumn('changed_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('data_retention_runs')
    .addColumn('part', 'text', (c) => c.primaryKey())
    .addColumn('before_at', int)
    .addColumn('place_at', int)
    .addColumn('place_key', 'text')
    .addColumn('row_count', int, (c) => c.notNull())
    .addColumn('byte_count', int, (c) => c.notNull())
    .addColumn('finished_at', int, (c) => c.notNull())
    .execute()
  for (const [table, ...columns] of [
    ['messages', 'at', 'id'],
    ['message_actions', 'created_at', 'id'],
    ['scheduled_messages', 'updated_at', 'id'],
    ['audit_log', 'at', 'id'],
    ['imports', 'updated_at', 'id'],
    ['audience_imports', 'updated_at', 'id'],
    ['cloud_api_messages', 'created_at', 'message_id'],
    ['guest_merges', 'at', 'id'],
  ] as const) {
    await db.schema.createIndex(`${table}_retained`).on(table).columns(columns).execute()
  }
  await sql`create index media_retained on media (created_at, id) where path is not null`.execute(db)
  await sql`create index channel_sends_retained on channel_sends (created_at, no) where address <> ''`.execute(db)
  // What is evidence, or quoted by a message of later, stays.
  await sql`create index consents_message on consents (message_id) where message_id is not null`.execute(db)
  await sql`create index consents_import on consents (import_id) where import_id is not null`.execute(db)
  await sql`create index scheduled_messages_quoting on scheduled_messages (reply_to) where status = 'scheduled'`.execute(
    db,
  )
}
