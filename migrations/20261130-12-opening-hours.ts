import type { AnyDb } from './columns.ts'

/** When a restaurant answers its guests; null: at all times. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('restaurants').addColumn('opening_hours', 'text').execute()
}
