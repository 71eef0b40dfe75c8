import { type AnyDb, columnsOf } from './columns.ts'

/** Credentials, Signal keys and the journal of unconfirmed messages, all encrypted. */
export async function up(db: AnyDb): Promise<void> {
  const { int, bytes } = columnsOf(db)
  await db.schema
    .createTable('whatsapp_credentials')
    .addColumn('number_id', 'text', (c) => c.primaryKey())
    .addColumn('value', bytes, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('whatsapp_keys')
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('value', bytes, (c) => c.notNull())
    .addPrimaryKeyConstraint('whatsapp_keys_pk', ['number_id', 'kind', 'id'])
    .execute()
  await db.schema
    .createTable('whatsapp_journal')
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('value', bytes, (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('whatsapp_journal_pk', ['number_id', 'id'])
    .execute()
}
