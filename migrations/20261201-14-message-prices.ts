import { type AnyDb, columnsOf } from './columns.ts'

/** What messages of official numbers cost, by country and category, as the owner has written it down; and what they did. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('message_prices')
    .addColumn('country', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('price', int, (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('valid_from', 'text')
    .addColumn('source', 'text')
    .addColumn('updated_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('message_prices_pk', ['country', 'category'])
    .execute()
  await db.schema
    .createTable('message_costs')
    .addColumn('message_id', 'text', (c) => c.primaryKey())
    .addColumn('queue_id', 'text')
    .addColumn('delivery_id', 'text')
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('country', 'text')
    .addColumn('price', int)
    .addColumn('currency', 'text')
    .addColumn('billable', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('at', int, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('message_costs_queue').on('message_costs').columns(['queue_id', 'category']).execute()
}
