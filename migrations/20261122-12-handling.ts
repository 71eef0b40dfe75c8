import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** How operators handle a guest's conversation: assignee, snooze, resolution, notes; quick answers. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('guests').addColumn('assignee', 'text').execute()
  await db.schema.alterTable('guests').addColumn('snoozed_until', int).execute()
  await db.schema.alterTable('guests').addColumn('resolved_at', int).execute()
  // The list of guests by what may be few among many.
  const lists = [
    { name: 'guests_assignee', columns: ['assignee', 'last_message_at', 'id'], when: 'assignee is not null' },
    { name: 'guests_open', columns: ['last_message_at', 'id'], when: 'resolved_at is null' },
    { name: 'guests_snoozed', columns: ['last_message_at', 'id'], when: 'snoozed_until is not null' },
    { name: 'guests_resolved', columns: ['last_message_at', 'id'], when: 'resolved_at is not null' },
  ]
  for (const { name, columns, when } of lists) {
    await sql
      .raw(`create index ${name} on guests (${columns.join(', ')}) where merged_into is null and ${when}`)
      .execute(db)
  }
  await db.schema
    .createTable('guest_notes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('author', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('guest_notes_guest').on('guest_notes').columns(['guest_id', 'id']).execute()
  await db.schema
    .createTable('quick_answers')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('shortcut', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('folded_title', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
}
