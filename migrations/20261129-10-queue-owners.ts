import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/**
 * What a send queue serves stands in columns: the mailing, or the requests to rate or replies to reviews of a restaurant,
 * whether for its tests, by which channel. Until now ids were made of it (`mlg_1-sms`, `test-mlg_1`,
 * `rating_requests-rst_1`): those there are stay, new ones mean nothing. What keeps a guest from getting two of one queue
 * is called what it is, a dedupe key.
 */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('send_queues').renameTo('send_queues_before').execute()
  await db.schema
    .createTable('send_queues')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('owner_kind', 'text', (c) => c.notNull())
    .addColumn('owner_id', 'text', (c) => c.notNull())
    .addColumn('is_test', 'integer', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('open', 'integer', (c) => c.notNull())
    .addColumn('number_ids', 'text')
    .addColumn('when_number_lost', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('opened_at', int, (c) => c.notNull())
    .addColumn('served', int, (c) => c.notNull())
    .addUniqueConstraint('send_queues_owner', ['owner_kind', 'owner_id', 'is_test', 'channel'])
    .execute()
  // The last time that ids are read: the kind says how each was made.
  await sql`
    insert into send_queues (
      id, owner_kind, owner_id, is_test, channel, kind, priority, open, number_ids, when_number_lost, created_at,
      opened_at, served
    )
    select id,
      case kind when 'rating_request' then 'rating_requests' when 'review_reply' then 'review_replies' else 'mailing' end,
      substr(
        case channel when 'whatsapp' then id else substr(id, 1, length(id) - length(channel) - 1) end,
        1 + length(case kind when 'rating_request' then 'rating_requests-' when 'review_reply' then 'review_replies-'
          when 'test' then 'test-' else '' end)
      ),
      case kind when 'test' then 1 else 0 end,
      channel, kind, priority, open, number_ids, when_number_lost, created_at, opened_at, served
    from send_queues_before
  `.execute(db)
  await db.schema.dropTable('send_queues_before').execute()
  await db.schema
    .createIndex('send_queues_open')
    .on('send_queues')
    .columns(['channel', 'priority', 'served'])
    .where(sql.ref('open'), '=', sql.lit(1))
    .execute()
  for (const table of ['deliveries', 'promo_codes']) {
    await db.schema.alterTable(table).renameColumn('cause', 'dedupe_key').execute()
  }
}
