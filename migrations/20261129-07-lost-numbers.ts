import { type AnyDb, columnsOf } from './columns.ts'

/** What becomes of guests whose number is banned or unlinked. What runs already goes on as it began. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('numbers').addColumn('lost_at', int).execute()
  await db.schema
    .alterTable('lanes')
    .addColumn('when_number_lost', 'text', (c) => c.notNull().defaultTo('other_number'))
    .execute()
  await db.schema
    .alterTable('mailings')
    .addColumn('when_number_lost', 'text', (c) => c.notNull().defaultTo('wait'))
    .execute()
  await db
    .updateTable('mailings')
    .set({ when_number_lost: 'other_number' })
    .where('status', 'in', ['running', 'paused'])
    .execute()
}
