import { type AnyDb, columnsOf } from './columns.ts'

/** Whom the numbers of a portfolio at Meta have written to first in the last 24 hours, and how many it allows. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('portfolios')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('messaging_limit', int)
    .addColumn('recipients', int, (c) => c.notNull().defaultTo(0))
    .addColumn('told_at', int)
    .addColumn('created_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('portfolio_recipients')
    .addColumn('portfolio_id', 'text', (c) => c.notNull().references('portfolios.id').onDelete('cascade'))
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('counted_at', int, (c) => c.notNull())
    .addColumn('before_at', int)
    .addPrimaryKeyConstraint('portfolio_recipients_pk', ['portfolio_id', 'guest_id'])
    .execute()
  await db.schema
    .createIndex('portfolio_recipients_leaving')
    .on('portfolio_recipients')
    .columns(['portfolio_id', 'counted_at'])
    .execute()
  await db.schema.createIndex('portfolio_recipients_message').on('portfolio_recipients').column('message_id').execute()
}
