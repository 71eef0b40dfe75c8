import type { AnyDb } from './columns.ts'

/** Who gave a bonus in Otklik; those that the ordering system reports have nobody. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('bonuses').addColumn('given_by', 'text').execute()
}
