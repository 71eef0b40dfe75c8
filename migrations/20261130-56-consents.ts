import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** What guests said about being written to: a ledger to which rows are added and none is changed. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('consents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('how', 'text', (c) => c.notNull())
    .addColumn('author', 'text')
    .addColumn('source', 'text')
    .addColumn('words', 'text')
    .addColumn('message_id', 'text')
    .addColumn('form_version', 'text')
    .addColumn('import_id', 'text')
    .addColumn('import_row', int)
    .addColumn('recorded_at', int, (c) => c.notNull())
    .execute()
  // The present state is the first row of a range of it, read backwards.
  await db.schema
    .createIndex('consents_state')
    .on('consents')
    .columns(['guest_id', 'purpose', 'at', 'state', 'id'])
    .execute()
  await db.schema.createIndex('consents_history').on('consents').columns(['guest_id', 'at', 'id']).execute()
  await keepOptOuts(db)
}

/** Who has opted out has said so about every purpose; nobody else has said anything that we could show. */
async function keepOptOuts(db: AnyDb): Promise<void> {
  for (const purpose of ['service', 'advertising']) {
    const id = sql`'cns_' || substr(g.id, 5) || ${sql.lit(purpose === 'service' ? 'S' : 'A')}`
    await sql`
      insert into consents (id, guest_id, channel, purpose, state, at, how, source, recorded_at)
      select ${id}, g.id, 'all', ${sql.lit(purpose)}, 'withdrawn', g.opted_out_at,
        case g.opted_out_source
          when 'message' then 'chat' when 'link' then 'page' when 'erased' then 'erasure' when 'api' then 'api'
          else 'operator' end,
        g.opted_out_source, g.opted_out_at
      from guests g where g.opted_out_at is not null`.execute(db)
  }
}
