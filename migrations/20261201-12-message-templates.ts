import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Templates at Meta as it last told of them; a mailing may choose one, and is paused with a reason when it may not go. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('message_templates')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('waba_id', 'text', (c) => c.notNull())
    .addColumn('meta_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('quality', 'text', (c) => c.notNull())
    .addColumn('parameter_format', 'text', (c) => c.notNull())
    .addColumn('components', 'text', (c) => c.notNull())
    .addColumn('told_at', int, (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .addUniqueConstraint('message_templates_name', ['waba_id', 'name', 'language'])
    .execute()
  await db.schema.createIndex('message_templates_meta').on('message_templates').columns(['meta_id']).execute()
  await db.schema.alterTable('mailings').addColumn('message_template', 'text').execute()
  await db.schema.alterTable('mailings').addColumn('paused_reason', 'text').execute()
  await db.schema
    .createIndex('mailings_by_message_template')
    .on('mailings')
    .column('status')
    .where(sql.ref('message_template'), 'is not', null)
    .execute()
}
