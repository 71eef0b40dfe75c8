import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** What official numbers have sent to Meta, and what Meta has posted that the inbox has not taken yet. */
export async function up(db: AnyDb): Promise<void> {
  const { int, serial, asSerial } = columnsOf(db)
  await db.schema
    .createTable('cloud_sends')
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('wamid', 'text')
    .addColumn('phone', 'text')
    .addColumn('user_id', 'text')
    .addColumn('begun_at', int, (c) => c.notNull())
    .addColumn('accepted_at', int)
    .addPrimaryKeyConstraint('cloud_sends_pk', ['number_id', 'message_id'])
    .execute()
  await sql`create unique index cloud_sends_wamid on cloud_sends (number_id, wamid) where wamid is not null`.execute(db)
  await sql`create index cloud_sends_phone on cloud_sends (phone) where phone is not null`.execute(db)
  await sql`create index cloud_sends_user on cloud_sends (user_id) where user_id is not null`.execute(db)
  await db.schema
    .createTable('cloud_inbound')
    .addColumn('id', serial, asSerial)
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('dedupe_key', 'text', (c) => c.notNull())
    .addColumn('entry', 'text', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('set_aside_at', int)
    .addUniqueConstraint('cloud_inbound_key', ['number_id', 'dedupe_key'])
    .execute()
  await sql`create index cloud_inbound_waiting on cloud_inbound (number_id, id) where set_aside_at is null`.execute(db)
}
