import { type RawBuilder, sql } from 'kysely'
import { type AnyDb, isPostgres } from './columns.ts'

/**
 * Send queues say in columns whom they serve, by which channel and whether for a test: ids are names and mean nothing.
 * The tables and columns get the words that the product uses.
 */
export async function up(db: AnyDb): Promise<void> {
  for (const statement of isPostgres(db) ? dropPostgresTriggers() : dropSqliteTriggers()) await statement.execute(db)
  await db.schema.alterTable('lanes').renameTo('send_queues').execute()
  for (const table of ['deliveries', 'channel_sends', 'channel_totals', 'delivery_counts', 'mailing_orders']) {
    await db.schema.alterTable(table).renameColumn('lane_id', 'queue_id').execute()
  }
  await db.schema.alterTable('deliveries').renameColumn('follow_at', 'fallback_at').execute()
  for (const statement of isPostgres(db) ? postgresTriggers() : sqliteTriggers()) await statement.execute(db)
}

function dropSqliteTriggers(): RawBuilder<unknown>[] {
  return ['new', 'gone', 'changed'].map((name) => sql.raw(`drop trigger deliveries_count_${name}`))
}

function dropPostgresTriggers(): RawBuilder<unknown>[] {
  return ['new', 'gone', 'changed'].flatMap((name) => [
    sql.raw(`drop trigger deliveries_count_${name} on deliveries`),
    sql.raw(`drop function deliveries_count_${name}()`),
  ])
}

function sqliteTriggers(): RawBuilder<unknown>[] {
  const add = sql.raw(`
    insert into delivery_counts (queue_id, status, reason, number_id, variant, shard, count, replied)
    values (new.queue_id, new.status, coalesce(new.reason, ''), coalesce(new.number_id, ''), coalesce(new.variant, -1), 0,
      1, new.replied_at is not null)
    on conflict do update set count = count + 1, replied = replied + excluded.replied;`)
  const subtract = sql.raw(`
    update delivery_counts set count = count - 1, replied = replied - (old.replied_at is not null)
    where queue_id = old.queue_id and status = old.status and reason = coalesce(old.reason, '')
      and number_id = coalesce(old.number_id, '') and variant = coalesce(old.variant, -1) and shard = 0;`)
  return [
    sql`create trigger deliveries_count_new after insert on deliveries begin ${add} end`,
    sql`create trigger deliveries_count_gone after delete on deliveries begin ${subtract} end`,
    sql`
      create trigger deliveries_count_changed
      after update of queue_id, status, reason, number_id, variant, replied_at on deliveries
      when new.status <> old.status or new.reason is not old.reason or new.number_id is not old.number_id
        or new.variant is not old.variant or new.queue_id <> old.queue_id
        or (new.replied_at is null) <> (old.replied_at is null)
      begin ${subtract} ${add} end`,
  ]
}

function postgresTriggers(): RawBuilder<unknown>[] {
  const rows = (table: string, sign: string) => `
    select queue_id, status, coalesce(reason, '') as reason, coalesce(number_id, '') as number_id,
      coalesce(variant, -1) as variant, ${sign}1 as count, case when replied_at is null then 0 else ${sign}1 end as replied
    from ${table}`
  const counting = (name: string, changes: string) =>
    sql.raw(`
      create function ${name}() returns trigger language plpgsql as $$ begin
        insert into delivery_counts (queue_id, status, reason, number_id, variant, shard, count, replied)
        select queue_id, status, reason, number_id, variant, pg_backend_pid() % 8, sum(count), sum(replied)
        from (${changes}) as changes group by 1, 2, 3, 4, 5
        having sum(count) <> 0 or sum(replied) <> 0
        order by 1, 2, 3, 4, 5
        on conflict (queue_id, status, reason, number_id, variant, shard) do update
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
