import { type AnyDb, columnsOf } from './columns.ts'

/** After how many seconds messages of a chat disappear from the phones, and since when that holds. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('chats').addColumn('expiration_seconds', 'integer').execute()
  await db.schema.alterTable('chats').addColumn('expiration_set_at', int).execute()
}
