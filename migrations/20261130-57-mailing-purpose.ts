import type { AnyDb } from './columns.ts'

/** What a mailing is for. What was made before obeys opt-outs, as ever. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('mailings')
    .addColumn('purpose', 'text', (c) => c.notNull().defaultTo('service'))
    .execute()
}
