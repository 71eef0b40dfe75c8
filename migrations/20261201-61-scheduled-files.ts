import { sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** Files that wait with what is to be sent later. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('scheduled_messages').addColumn('media_id', 'text').execute()
  await sql`create index scheduled_messages_cancelled_files on scheduled_messages (updated_at)
    where status = 'cancelled' and media_id is not null`.execute(db)
}
