import { type AnyDb, columnsOf } from './columns.ts'

/** First messages of each number and day: how many bore a trusted-contact token, and how often WhatsApp answered 463. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('number_first_messages')
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('day', int, (c) => c.notNull())
    .addColumn('sent', int, (c) => c.notNull())
    .addColumn('with_token', int, (c) => c.notNull())
    .addColumn('refused', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('number_first_messages_pk', ['number_id', 'day'])
    .execute()
}
