import { type AnyDb, columnsOf } from './columns.ts'

/** What a guest's answer in the chat waits for: a number in place of a sign, or a yes to another score. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('invitations').addColumn('asked_back_at', int).execute()
  await db.schema.alterTable('invitations').addColumn('correction_score', 'integer').execute()
}
