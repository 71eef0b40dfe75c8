import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Clients made for Meta's Cloud API: their webhooks, their uploads, what they said about messages and templates. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .alterTable('webhooks')
    .addColumn('format', 'text', (c) => c.notNull().defaultTo('otklik'))
    .execute()
  await db.schema.alterTable('api_keys').addColumn('cloud_api', 'text').execute()
  await db.schema
    .createTable('cloud_api_media')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('mime_type', 'text', (c) => c.notNull())
    .addColumn('file_name', 'text')
    .addColumn('byte_size', int, (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('expires_at', int, (c) => c.notNull())
    .execute()
  await db.schema.createIndex('cloud_api_media_expiry').on('cloud_api_media').column('expires_at').execute()
  await db.schema
    .createTable('cloud_api_messages')
    .addColumn('message_id', 'text', (c) => c.primaryKey())
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .addColumn('choices', 'text')
    .addColumn('callback_data', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('cloud_api_messages_choices')
    .on('cloud_api_messages')
    .columns(['guest_id', 'number_id', 'message_id'])
    .where(sql.ref('choices'), 'is not', null)
    .execute()
  await db.schema
    .createTable('cloud_api_templates')
    .addColumn('template_id', 'text', (c) => c.primaryKey().references('templates.id').onDelete('cascade'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('parameter_format', 'text', (c) => c.notNull())
    .addColumn('components', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('templates_name')
    .on('templates')
    .columns(['name', 'id'])
    .where(sql.ref('archived_at'), 'is', null)
    .execute()
  // What programs send to guests who did not write first leaves by the same queue as replies.
  await db.schema.dropIndex('messages_to_send').execute()
  await db.schema
    .createIndex('messages_to_send')
    .on('messages')
    .columns(['number_id', 'chat_id', 'id'])
    .where(sql<boolean>`kind in ('reply', 'automatic', 'api') and status in ('queued', 'sending')`)
    .execute()
}
