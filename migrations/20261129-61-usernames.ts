import type { AnyDb } from './columns.ts'

/** The name under which WhatsApp finds a person who hides the phone. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('guests').addColumn('username', 'text').execute()
  await db.schema.createIndex('guests_username').on('guests').column('username').execute()
}
