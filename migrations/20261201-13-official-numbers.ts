import type { AnyDb } from './columns.ts'

/** What Meta allows an official number: its portfolio, whose limit it shares, and its messages in a second. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('numbers').addColumn('portfolio_id', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('per_second', 'integer').execute()
}
