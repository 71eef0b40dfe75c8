import { type AnyDb, columnsOf } from './columns.ts'

/** What drafts by a language model cost, by month and restaurant; the row without a restaurant is the sum of all. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('draft_usage')
    .addColumn('month', 'text', (c) => c.notNull())
    .addColumn('restaurant_id', 'text', (c) => c.notNull())
    .addColumn('calls', int, (c) => c.notNull().defaultTo(0))
    .addColumn('failed', int, (c) => c.notNull().defaultTo(0))
    .addColumn('input_tokens', int, (c) => c.notNull().defaultTo(0))
    .addColumn('output_tokens', int, (c) => c.notNull().defaultTo(0))
    .addColumn('cost_micros', int, (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('draft_usage_pk', ['month', 'restaurant_id'])
    .execute()
}
