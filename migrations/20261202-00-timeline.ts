import type { AnyDb } from './columns.ts'

/** What happened with a guest is a timeline everywhere: in the API, in the code, and now in the store. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('feed').renameTo('timeline').execute()
}
