import type { AnyDb } from './columns.ts'

/** Refusals of a number one after the other. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('numbers').addColumn('safety_streak', 'text').execute()
}
