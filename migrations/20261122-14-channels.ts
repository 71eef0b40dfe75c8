import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** SMS and push beside WhatsApp: lanes of channels, what providers were given, push tokens, mailings of many channels. */
export async function up(db: AnyDb): Promise<void> {
  await extendDispatch(db)
  await createSends(db)
  await createTokens(db)
  await db.schema.alterTable('mailings').addColumn('channels', 'text').execute()
  await db.schema.alterTable('mailings').addColumn('channel_mode', 'text').execute()
}

async function extendDispatch(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .alterTable('lanes')
    .addColumn('channel', 'text', (c) => c.notNull().defaultTo('whatsapp'))
    .execute()
  await db.schema
    .alterTable('lanes')
    .addColumn('opened_at', int, (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('deliveries').addColumn('follow_at', int).execute()
  await db.schema
    .createIndex('deliveries_follow')
    .on('deliveries')
    .columns(['lane_id', 'status', 'follow_at', 'id'])
    .where(sql.ref('follow_at'), 'is not', null)
    .execute()
}

async function createSends(db: AnyDb): Promise<void> {
  const { int, serial, asSerial } = columnsOf(db)
  await db.schema
    .createTable('channel_sends')
    .addColumn('no', serial, asSerial)
    .addColumn('delivery_id', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('lane_id', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('provider', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('title', 'text')
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('provider_id', 'text')
    .addColumn('provider_status', 'text')
    .addColumn('error', 'text')
    .addColumn('segments', 'integer', (c) => c.notNull())
    .addColumn('price', int, (c) => c.notNull())
    .addColumn('price_known', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('counts_as_mailing', 'integer', (c) => c.notNull())
    .addColumn('permit_at', int, (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('settled_at', int)
    .addColumn('reported_at', int)
    .addColumn('check_at', int)
    .addColumn('checks', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('channel_sends_permit').on('channel_sends').columns(['channel', 'permit_at']).execute()
  await db.schema.createIndex('channel_sends_delivery').on('channel_sends').column('delivery_id').execute()
  await db.schema
    .createIndex('channel_sends_sending')
    .on('channel_sends')
    .columns(['channel', 'created_at'])
    .where(sql.ref('status'), '=', sql.lit('sending'))
    .execute()
  await db.schema
    .createIndex('channel_sends_check')
    .on('channel_sends')
    .columns(['check_at', 'no'])
    .where(sql.ref('check_at'), 'is not', null)
    .execute()
  // Sums of a lane, kept: a mailing may have a million sends.
  await db.schema
    .createTable('channel_totals')
    .addColumn('lane_id', 'text', (c) => c.primaryKey())
    .addColumn('sends', int, (c) => c.notNull())
    .addColumn('segments', int, (c) => c.notNull())
    .addColumn('price', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('channel_gates')
    .addColumn('channel', 'text', (c) => c.primaryKey())
    .addColumn('passed_at', int, (c) => c.notNull())
    .execute()
  for (const channel of ['sms', 'push']) {
    await sql`insert into channel_gates (channel, passed_at) values (${channel}, 0)`.execute(db)
  }
  await db.schema
    .createTable('provider_states')
    .addColumn('provider', 'text', (c) => c.primaryKey())
    .addColumn('down_until', int)
    .addColumn('reason', 'text')
    .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
}

async function createTokens(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('push_tokens')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('token', 'text', (c) => c.notNull().unique())
    .addColumn('platform', 'text', (c) => c.notNull())
    .addColumn('app', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('seen_at', int, (c) => c.notNull())
    .addColumn('removed_at', int)
    .addColumn('removed_reason', 'text')
    .execute()
  await db.schema
    .createIndex('push_tokens_guest')
    .on('push_tokens')
    .columns(['guest_id', 'removed_at', 'seen_at'])
    .execute()
}
