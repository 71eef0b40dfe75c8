import { sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** What is told about one guest is told in order: a delivery knows whom it is about, and the next one is found by place. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.alterTable('webhook_deliveries').addColumn('subject', 'text').execute()
  await db.schema
    .createIndex('webhook_deliveries_subject')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'subject', 'position'])
    .where(sql.ref('status'), '=', 'waiting')
    .execute()
  await db.schema
    .createIndex('webhook_deliveries_order')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'position'])
    .where(sql.ref('status'), '=', 'waiting')
    .execute()
}
