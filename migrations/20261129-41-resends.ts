import type { AnyDb } from './columns.ts'

/** How often a message was sent again for devices that could not decrypt it. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('messages')
    .addColumn('resends', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}
