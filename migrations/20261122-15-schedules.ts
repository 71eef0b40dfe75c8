import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Birthdays of guests; mailings at local times, repeated, triggered, and their priority. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('guests').addColumn('birth_day', 'text').execute()
  await db.schema.alterTable('guests').addColumn('birth_year', 'integer').execute()
  const alive = 'merged_into is null'
  await sql
    .raw(`create index guests_birth_day on guests (birth_day, id) where birth_day is not null and ${alive}`)
    .execute(db)
  await sql
    .raw(`create index guests_time_zone on guests (time_zone) where time_zone is not null and ${alive}`)
    .execute(db)

  await db.schema
    .alterTable('mailings')
    .addColumn('priority', 'text', (c) => c.notNull().defaultTo('normal'))
    .execute()
  for (const column of ['start_local', 'repeat_rule', 'trigger_kind', 'trigger_rule', 'parent_id']) {
    await db.schema.alterTable('mailings').addColumn(column, 'text').execute()
  }
  await sql
    .raw('create index mailings_trigger on mailings (trigger_kind, status) where trigger_kind is not null')
    .execute(db)
  await sql.raw('create index mailings_parent on mailings (parent_id, status) where parent_id is not null').execute(db)
  await db.schema
    .createTable('mailing_occurrences')
    .addColumn('mailing_id', 'text', (c) => c.notNull().references('mailings.id'))
    .addColumn('local_at', 'text', (c) => c.notNull())
    .addColumn('due_at', int, (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('made_id', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('mailing_occurrences_pk', ['mailing_id', 'local_at'])
    .execute()
}
