import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Weekly summaries by e-mail: one for each week and address, and what became of it. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('summary_emails')
    .addColumn('week', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', int, (c) => c.notNull())
    .addColumn('claimed_at', int)
    .addColumn('reason', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('summary_emails_key', ['week', 'address'])
    .execute()
  await db.schema
    .createIndex('summary_emails_due')
    .on('summary_emails')
    .columns(['status', 'next_at'])
    .where(sql.ref('status'), 'in', [sql.lit('waiting'), sql.lit('sending')])
    .execute()
}
