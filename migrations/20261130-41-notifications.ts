import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** What users are told of, where, and how far the events have been looked at. */
export async function up(db: AnyDb): Promise<void> {
  const { int, bytes } = columnsOf(db)
  await db.schema
    .createTable('push_keys')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('private_key', bytes, (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('push_subscriptions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('endpoint_hash', 'text', (c) => c.notNull().unique())
    .addColumn('endpoint', bytes, (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('agent', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .addColumn('reached_at', int)
    .addColumn('last_error', 'text')
    .execute()
  await db.schema.createIndex('push_subscriptions_user').on('push_subscriptions').column('user_id').execute()
  await db.schema
    .createTable('notification_settings')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
  await addNotifications(db)
  await db.schema
    .createTable('notification_cursor')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('position', int, (c) => c.notNull())
    .execute()
  // What happened before is no news.
  await sql`insert into notification_cursor (id, position) select 1, position from relay_state`.execute(db)
}

async function addNotifications(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('tag', 'text', (c) => c.notNull())
    .addColumn('guest_id', 'text')
    .addColumn('ref_id', 'text')
    .addColumn('guests', 'integer', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('outcome', 'text')
    .execute()
  // However often an event is looked at: a user is told of it once.
  await db.schema
    .createIndex('notifications_once')
    .unique()
    .on('notifications')
    .columns(['event_id', 'user_id'])
    .execute()
  await sql`create index notifications_waiting on notifications (user_id, created_at) where outcome is null`.execute(db)
  await db.schema.createIndex('notifications_age').on('notifications').column('created_at').execute()
  await sql`create index notifications_guest on notifications (guest_id) where guest_id is not null`.execute(db)
  await db.schema
    .createTable('push_deliveries')
    .addColumn('notification_id', 'text', (c) => c.notNull().references('notifications.id').onDelete('cascade'))
    .addColumn('subscription_id', 'text', (c) => c.notNull().references('push_subscriptions.id').onDelete('cascade'))
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('next_attempt_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('push_deliveries_key', ['notification_id', 'subscription_id'])
    .execute()
  await db.schema.createIndex('push_deliveries_due').on('push_deliveries').column('next_attempt_at').execute()
  await db.schema.createIndex('push_deliveries_subscription').on('push_deliveries').column('subscription_id').execute()
}
