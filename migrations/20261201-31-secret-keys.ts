import { type AnyDb, columnsOf } from './columns.ts'

/** The key that this installation began with, sealed with the present one. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('secret_keys')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('first_key', columnsOf(db).bytes, (c) => c.notNull())
    .execute()
}
