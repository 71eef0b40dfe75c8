import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Guests who asked to be forgotten: how far that is, and by what they are known should somebody import them again. */
export async function up(db: AnyDb): Promise<void> {
  const { int, bytes } = columnsOf(db)
  await db.schema.alterTable('guests').addColumn('erased_at', int).execute()
  await db.schema
    .createTable('erasures')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().unique())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('subject', bytes)
    .addColumn('requested_by', 'text', (c) => c.notNull())
    .addColumn('requested_at', int, (c) => c.notNull())
    .addColumn('swept_at', int)
    .addColumn('finished_at', int)
    .addColumn('next_at', int, (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('waits_for', 'text')
    .execute()
  await db.schema
    .createIndex('erasures_due')
    .on('erasures')
    .column('next_at')
    .where(sql.ref('status'), '=', sql.lit('running'))
    .execute()
  await db.schema
    .createTable('erased_identities')
    .addColumn('fingerprint', 'text', (c) => c.primaryKey())
    .addColumn('erased_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('guests_merged')
    .on('guests')
    .column('merged_into')
    .where(sql.ref('merged_into'), 'is not', null)
    .execute()
  await db.schema.createIndex('message_actions_chat').on('message_actions').column('chat_id').execute()
}
