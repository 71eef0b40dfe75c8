import type { AnyDb } from './columns.ts'

/** How long the next paced message keeps away from this one is chosen when it leaves, and written down with it. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('send_ledger').addColumn('gap', 'integer').execute()
}
