import { type AnyDb, columnsOf } from './columns.ts'

/** What administrators have set in the place of the environment, secrets sealed; and a count that every change raises. */
export async function up(db: AnyDb): Promise<void> {
  const { int, bytes } = columnsOf(db)
  await db.schema
    .createTable('stored_settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text')
    .addColumn('sealed', bytes)
    .addColumn('changed_by', 'text', (c) => c.notNull())
    .addColumn('changed_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('settings_revision')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('revision', int, (c) => c.notNull())
    .execute()
  await db.insertInto('settings_revision').values({ id: 1, revision: 0 }).execute()
}
