import { type AnyDb, columnsOf } from './columns.ts'

/** Versions of WhatsApp Web: the one that WhatsApp says is current, and the last one that it took. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('whatsapp_web_versions')
    .addColumn('kind', 'text', (c) => c.primaryKey())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .execute()
}
