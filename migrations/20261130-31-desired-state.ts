import type { AnyDb } from './columns.ts'

/** What people want of a number, in the field's word. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('numbers').renameColumn('wanted', 'desired_state').execute()
}
