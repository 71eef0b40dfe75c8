import { type AnyDb, columnsOf } from './columns.ts'

/** Who has put the first steps away. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('users').addColumn('first_steps_hidden_at', columnsOf(db).int).execute()
}
