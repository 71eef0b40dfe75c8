import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { type AnyDb, columnsOf, isPostgres } from './columns.ts'

/**
 * Deliveries know which version of the text of their mailing they were sent with, and are counted by it. All that was sent
 * before is of one version, the first: with the texts as they stood when the mailing ended, or stand now.
 */
export async function up(db: AnyDb): Promise<void> {
  await createTexts(db)
  for (const statement of isPostgres(db) ? dropPostgresTriggers() : dropSqliteTriggers()) await statement.execute(db)
  for (const table of ['deliveries', 'mailing_orders']) await addVersion(db, table)
  await (isPostgres(db) ? widenCountsOfPostgres(db) : widenCountsOfSqlite(db))
  for (const statement of isPostgres(db) ? postgresTriggers() : sqliteTriggers()) await statement.execute(db)
  // Holds all that the sums of a mailing's orders need.
  await db.schema.dropIndex('mailing_orders_lane').execute()
  await db.schema
    .createIndex('mailing_orders_queue')
    .on('mailing_orders')
    .columns([
      ...['queue_id', 'cancelled', 'sent_at', 'placed_at', 'text_version', 'variant', 'number_id', 'delivery_id'],
      'total',
    ])
    .execute()
}

async function createTexts(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('mailing_texts')
    .addColumn('mailing_id', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('template_id', 'text', (c) => c.notNull())
    .addColumn('template_version', 'integer', (c) => c.notNull())
    .addColumn('message_template', 'text')
    .addColumn('message_template_key', 'text', (c) => c.notNull())
    .addColumn('since_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('mailing_texts_pk', ['mailing_id', 'channel', 'version'])
    .execute()
  await db.schema
    .createIndex('mailing_texts_once')
    .unique()
    .on('mailing_texts')
    .columns(['mailing_id', 'channel', 'template_id', 'template_version', 'message_template_key'])
    .execute()
  await firstVersions(db)
}

const TOGETHER = 500

async function firstVersions(db: AnyDb): Promise<void> {
  const mailings = await db
    .selectFrom('mailings')
    .select(['id', 'template_id', 'channels', 'message_template', 'started_at', 'finished_at'])
    .where('started_at', 'is not', null)
    .execute()
  if (mailings.length === 0) return
  const versions = await db.selectFrom('template_versions').select(['template_id', 'version', 'saved_at']).execute()
  const ofTemplate = Map.groupBy(versions, ({ template_id }) => template_id)
  const rows = mailings.flatMap((mailing) => {
    const steps: { channel: string; template_id: string }[] =
      mailing.channels === null
        ? [{ channel: 'whatsapp', template_id: mailing.template_id }]
        : JSON.parse(mailing.channels)
    return steps.flatMap(({ channel, template_id }) => {
      const until = mailing.finished_at ?? Number.MAX_SAFE_INTEGER
      const saved = (ofTemplate.get(template_id) ?? []).filter(({ saved_at }) => Number(saved_at) <= until)
      if (saved.length === 0) return []
      const chosen = channel === 'whatsapp' ? mailing.message_template : null
      return {
        mailing_id: mailing.id,
        channel,
        version: 1,
        template_id,
        template_version: Math.max(...saved.map(({ version }) => version)),
        // What Meta's template said then is not known.
        message_template: chosen && JSON.stringify({ ...JSON.parse(chosen), texts: [] }),
        message_template_key: chosen ? createHash('sha256').update(chosen).digest('hex') : '',
        since_at: mailing.started_at,
      }
    })
  })
  for (let start = 0; start < rows.length; start += TOGETHER) {
    await db
      .insertInto('mailing_texts')
      .values(rows.slice(start, start + TOGETHER))
      .execute()
  }
}

/** Rows that are there get version 1, new ones none until they are sent. */
async function addVersion(db: AnyDb, table: string): Promise<void> {
  if (isPostgres(db)) {
    // With a default no row is written anew.
    await sql`alter table ${sql.table(table)} add column text_version integer default 1`.execute(db)
    await sql`alter table ${sql.table(table)} alter column text_version drop default`.execute(db)
    return
  }
  await db.schema.alterTable(table).addColumn('text_version', 'integer').execute()
  await db.updateTable(table).set({ text_version: 1 }).execute()
}

async function widenCountsOfPostgres(db: AnyDb): Promise<void> {
  await sql`alter table delivery_counts add column text_version integer not null default 1`.execute(db)
  await sql`alter table delivery_counts alter column text_version drop default`.execute(db)
  await sql`alter table delivery_counts drop constraint delivery_counts_pk`.execute(db)
  await sql`
    alter table delivery_counts add constraint delivery_counts_pk
    primary key (queue_id, status, reason, number_id, text_version, variant, shard)
  `.execute(db)
}

async function widenCountsOfSqlite(db: AnyDb): Promise<void> {
  await db.schema.alterTable('delivery_counts').renameTo('delivery_counts_before').execute()
  await sql`
    create table delivery_counts (
      queue_id text not null, status text not null, reason text not null, number_id text not null,
      text_version integer not null, variant integer not null, shard integer not null,
      count integer not null, replied integer not null,
      primary key (queue_id, status, reason, number_id, text_version, variant, shard)
    ) without rowid
  `.execute(db)
  await sql`
    insert into delivery_counts (queue_id, status, reason, number_id, text_version, variant, shard, count, replied)
    select queue_id, status, reason, number_id, 1, variant, shard, count, replied from delivery_counts_before
  `.execute(db)
  await db.schema.dropTable('delivery_counts_before').execute()
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

const COUNTED = 'queue_id, status, reason, number_id, text_version, variant'

function sqliteTriggers(): RawBuilder<unknown>[] {
  const add = sql.raw(`
    insert into delivery_counts (${COUNTED}, shard, count, replied)
    values (new.queue_id, new.status, coalesce(new.reason, ''), coalesce(new.number_id, ''),
      coalesce(new.text_version, -1), coalesce(new.variant, -1), 0, 1, new.replied_at is not null)
    on conflict do update set count = count + 1, replied = replied + excluded.replied;`)
  const subtract = sql.raw(`
    update delivery_counts set count = count - 1, replied = replied - (old.replied_at is not null)
    where queue_id = old.queue_id and status = old.status and reason = coalesce(old.reason, '')
      and number_id = coalesce(old.number_id, '') and text_version = coalesce(old.text_version, -1)
      and variant = coalesce(old.variant, -1) and shard = 0;`)
  return [
    sql`create trigger deliveries_count_new after insert on deliveries begin ${add} end`,
    sql`create trigger deliveries_count_gone after delete on deliveries begin ${subtract} end`,
    sql`
      create trigger deliveries_count_changed
      after update of ${sql.raw(COUNTED)}, replied_at on deliveries
      when new.status <> old.status or new.reason is not old.reason or new.number_id is not old.number_id
        or new.text_version is not old.text_version or new.variant is not old.variant or new.queue_id <> old.queue_id
        or (new.replied_at is null) <> (old.replied_at is null)
      begin ${subtract} ${add} end`,
  ]
}

function postgresTriggers(): RawBuilder<unknown>[] {
  const rows = (table: string, sign: string) => `
    select queue_id, status, coalesce(reason, '') as reason, coalesce(number_id, '') as number_id,
      coalesce(text_version, -1) as text_version, coalesce(variant, -1) as variant, ${sign}1 as count,
      case when replied_at is null then 0 else ${sign}1 end as replied
    from ${table}`
  const counting = (name: string, changes: string) =>
    sql.raw(`
      create function ${name}() returns trigger language plpgsql as $$ begin
        insert into delivery_counts (${COUNTED}, shard, count, replied)
        select ${COUNTED}, pg_backend_pid() % 8, sum(count), sum(replied)
        from (${changes}) as changes group by 1, 2, 3, 4, 5, 6
        having sum(count) <> 0 or sum(replied) <> 0
        order by 1, 2, 3, 4, 5, 6
        on conflict (${COUNTED}, shard) do update
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
