import type { AnyDb } from './columns.ts'

/** Why a guest's file could not be fetched. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('media').addColumn('failure', 'text').execute()
}
