import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Lanes and their deliveries: everything that is sent at a pace, whatever its kind. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('lanes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('open', 'integer', (c) => c.notNull())
    .addColumn('number_ids', 'text')
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('served_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('lanes_open')
    .on('lanes')
    .columns(['priority', 'served_at'])
    .where(sql.ref('open'), '=', sql.lit(1))
    .execute()
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('lane_id', 'text', (c) => c.notNull())
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .addColumn('cause', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('not_before', int, (c) => c.notNull())
    .addColumn('number_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('whatsapp_id', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('variant', 'integer')
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('claimed_at', int)
    .addColumn('sent_at', int)
    .addColumn('delivered_at', int)
    .addColumn('read_at', int)
    .addColumn('replied_at', int)
    .addUniqueConstraint('deliveries_once', ['lane_id', 'guest_id', 'cause'])
    .execute()
  await db.schema
    .createIndex('deliveries_waiting')
    .on('deliveries')
    .columns(['lane_id', 'number_id', 'not_before', 'id'])
    .where(sql.ref('status'), '=', sql.lit('waiting'))
    .execute()
  await db.schema
    .createIndex('deliveries_sending')
    .on('deliveries')
    .column('number_id')
    .where(sql.ref('status'), '=', sql.lit('sending'))
    .execute()
  await db.schema
    .createIndex('deliveries_lane_status')
    .on('deliveries')
    .columns(['lane_id', 'status', 'id', 'reason'])
    .execute()
  await db.schema
    .createIndex('deliveries_replied')
    .on('deliveries')
    .column('lane_id')
    .where(sql.ref('replied_at'), 'is not', null)
    .execute()
  await db.schema.createIndex('deliveries_guest').on('deliveries').columns(['guest_id', 'sent_at']).execute()
}
