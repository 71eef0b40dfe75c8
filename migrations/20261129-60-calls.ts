import type { AnyDb } from './columns.ts'

/** What a number does with calls, where it differs from all numbers. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('numbers').addColumn('calls', 'text').execute()
}
