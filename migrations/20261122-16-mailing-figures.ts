import { type RawBuilder, sql } from 'kysely'
import { type AnyDb, columnsOf, isPostgres } from './columns.ts'

/** Counts of deliveries kept by the database itself, orders that followed mailings, when a mailing is to be finished. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('mailings').addColumn('finish_before_at', int).execute()
  await createCounts(db)
  await createMailingOrders(db)
  // Who answered, and how long after: an index that holds all of it. Counts come from delivery_counts.
  await db.schema.dropIndex('deliveries_replied').execute()
  await db.schema
    .createIndex('deliveries_replies')
    .on('deliveries')
    .columns(['lane_id', 'sent_at', 'replied_at'])
    .where(sql.ref('replied_at'), 'is not', null)
    .execute()
  await db.schema
    .createIndex('guests_opted_out')
    .on('guests')
    .columns(['opted_out_at', 'id'])
    .where(sql.ref('opted_out_at'), 'is not', null)
    .execute()
}

/**
 * How many deliveries of a lane are in each state, kept true by triggers whoever changes them. PostgreSQL spreads them
 * over shards, so that transactions at the same time do not wait for each other's rows.
 */
async function createCounts(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('delivery_counts')
    .addColumn('lane_id', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('number_id', 'text', (c) => c.notNull())
    .addColumn('variant', 'integer', (c) => c.notNull())
    .addColumn('shard', 'integer', (c) => c.notNull())
    .addColumn('count', int, (c) => c.notNull())
    .addColumn('replied', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('delivery_counts_pk', ['lane_id', 'status', 'reason', 'number_id', 'variant', 'shard'])
    .$call((table) => (isPostgres(db) ? table : table.modifyEnd(sql`without rowid`)))
    .execute()
  await sql`
    insert into delivery_counts (lane_id, status, reason, number_id, variant, shard, count, replied)
    select lane_id, status, coalesce(reason, ''), coalesce(number_id, ''), coalesce(variant, -1), 0,
      count(*), count(replied_at)
    from deliveries group by 1, 2, 3, 4, 5
  `.execute(db)
  for (const statement of isPostgres(db) ? postgresTriggers() : sqliteTriggers()) await statement.execute(db)
}

function sqliteTriggers(): RawBuilder<unknown>[] {
  const add = sql.raw(`
    insert into delivery_counts (lane_id, status, reason, number_id, variant, shard, count, replied)
    values (new.lane_id, new.status, coalesce(new.reason, ''), coalesce(new.number_id, ''), coalesce(new.variant, -1), 0,
      1, new.replied_at is not null)
    on conflict do update set count = count + 1, replied = replied + excluded.replied;`)
  const subtract = sql.raw(`
    update delivery_counts set count = count - 1, replied = replied - (old.replied_at is not null)
    where lane_id = old.lane_id and status = old.status and reason = coalesce(old.reason, '')
      and number_id = coalesce(old.number_id, '') and variant = coalesce(old.variant, -1) and shard = 0;`)
  return [
    sql`create trigger deliveries_count_new after insert on deliveries begin ${add} end`,
    sql`create trigger deliveries_count_gone after delete on deliveries begin ${subtract} end`,
    sql`
      create trigger deliveries_count_changed
      after update of lane_id, status, reason, number_id, variant, replied_at on deliveries
      when new.status <> old.status or new.reason is not old.reason or new.number_id is not old.number_id
        or new.variant is not old.variant or new.lane_id <> old.lane_id
        or (new.replied_at is null) <> (old.replied_at is null)
      begin ${subtract} ${add} end`,
  ]
}

function postgresTriggers(): RawBuilder<unknown>[] {
  const rows = (table: string, sign: string) => `
    select lane_id, status, coalesce(reason, '') as reason, coalesce(number_id, '') as number_id,
      coalesce(variant, -1) as variant, ${sign}1 as count, case when replied_at is null then 0 else ${sign}1 end as replied
    from ${table}`
  const counting = (name: string, changes: string) =>
    sql.raw(`
      create function ${name}() returns trigger language plpgsql as $$ begin
        insert into delivery_counts (lane_id, status, reason, number_id, variant, shard, count, replied)
        select lane_id, status, reason, number_id, variant, pg_backend_pid() % 8, sum(count), sum(replied)
        from (${changes}) as changes group by 1, 2, 3, 4, 5
        having sum(count) <> 0 or sum(replied) <> 0
        order by 1, 2, 3, 4, 5
        on conflict (lane_id, status, reason, number_id, variant, shard) do update
          set count = delivery_counts.count + excluded.count, replied = delivery_counts.replied + excluded.replied;
        return null;
      end $$`)
  return [
    counting('deliveries_count_new', rows('new_rows', '')),
    counting('deliveries_count_gone', rows('old_rows', '-')),
    counting('deliveries_count_changed', `${rows('new_rows', '')} union all ${rows('old_rows', '-')}`),
    sql`create trigger deliveries_count_new after insert on deliveries referencing new table as new_rows
      for each statement execute function deliveries_count_new()`,
    sql`create trigger deliveries_count_gone after delete on deliveries referencing old table as old_rows
      for each statement execute function deliveries_count_gone()`,
    sql`create trigger deliveries_count_changed after update on deliveries
      referencing old table as old_rows new table as new_rows
      for each statement execute function deliveries_count_changed()`,
  ]
}

/** The last mailing that a guest got before an order. */
async function createMailingOrders(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('mailing_orders')
    .addColumn('order_id', 'text', (c) => c.primaryKey())
    .addColumn('lane_id', 'text', (c) => c.notNull())
    .addColumn('delivery_id', 'text', (c) => c.notNull())
    .addColumn('number_id', 'text')
    .addColumn('variant', 'integer')
    .addColumn('sent_at', int, (c) => c.notNull())
    .addColumn('placed_at', int, (c) => c.notNull())
    .addColumn('total', int, (c) => c.notNull())
    .addColumn('cancelled', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('mailing_orders_lane')
    .on('mailing_orders')
    .columns(['lane_id', 'cancelled', 'sent_at', 'placed_at', 'variant', 'number_id', 'delivery_id', 'total'])
    .execute()
  // Orders that are there already.
  await sql`
    insert into mailing_orders (order_id, lane_id, delivery_id, number_id, variant, sent_at, placed_at, total, cancelled)
    select o.id, d.lane_id, d.id, d.number_id, d.variant, d.sent_at, o.placed_at, o.total,
      case when o.status = 'cancelled' then 1 else 0 end
    from orders as o join deliveries as d on d.id = (
      select last.id from deliveries as last join lanes on lanes.id = last.lane_id
      where last.guest_id = o.guest_id and last.sent_at <= o.placed_at and last.sent_at > o.placed_at - 2592000000
        and lanes.kind in ('mailing', 'trigger')
      order by last.sent_at desc limit 1
    )
  `.execute(db)
}
