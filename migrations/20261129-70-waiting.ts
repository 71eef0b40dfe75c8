import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

const PAGE = 500

/** Since when a guest waits for an answer, until when they should have it, and how long answers took. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  for (const column of ['opened_at', 'waiting_since', 'answer_due_at', 'overdue_at', 'answered_through']) {
    await db.schema.alterTable('guests').addColumn(column, int).execute()
  }
  await db.schema.alterTable('guests').addColumn('waiting_message_id', 'text').execute()
  await db.schema
    .alterTable('restaurants')
    .addColumn('answer_target_minutes', int, (c) => c.notNull().defaultTo(15))
    .execute()
  await db.schema
    .createTable('answer_times')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('number_id', 'text')
    .addColumn('restaurant_id', 'text')
    .addColumn('operator', 'text')
    .addColumn('message_id', 'text')
    .addColumn('waiting_message_id', 'text')
    .addColumn('started_at', int, (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('took_ms', int, (c) => c.notNull())
    .addColumn('target_ms', int)
    .execute()
  // A report reads this index alone.
  await db.schema
    .createIndex('answer_times_period')
    .on('answer_times')
    .columns(['at', 'id', 'kind', 'restaurant_id', 'operator', 'started_at', 'took_ms', 'target_ms'])
    .execute()
  await db.schema.createIndex('answer_times_guest').on('answer_times').columns(['guest_id', 'at']).execute()
  await db.schema.createIndex('answer_times_message').on('answer_times').column('message_id').execute()
  await fillWaits(db)
  await sql`create index guests_waiting on guests (waiting_since, id)
    where merged_into is null and waiting_since is not null and resolved_at is null`.execute(db)
  await sql`create index guests_due on guests (answer_due_at)
    where merged_into is null and answer_due_at is not null and overdue_at is null and resolved_at is null`.execute(db)
}

/** Who waits already. Nobody is alerted of them anew: they count as told. */
export async function fillWaits(db: AnyDb): Promise<void> {
  for (let after = ''; ; ) {
    const page: { id: string; last_inbound_at: number }[] = await db
      .selectFrom('guests')
      .select(['id', 'last_inbound_at'])
      .where('id', '>', after)
      .where('merged_into', 'is', null)
      .where('last_inbound_at', 'is not', null)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    const ids = page.map(({ id }) => id)
    for (const { guest_id: id, at, message_id } of await firstUnanswered(db, ids)) {
      await db
        .updateTable('guests')
        .set({
          opened_at: at,
          waiting_since: at,
          waiting_message_id: message_id,
          answer_due_at: at + 15 * 60_000,
          overdue_at: at,
        })
        .where('id', '=', id)
        .execute()
    }
    const last = ids.at(-1)
    if (last === undefined) break
    after = last
  }
}

type Unanswered = { guest_id: string; at: number; message_id: string }

/** Of each guest the first message after the last answer of a person: what has an author, or was written on the phone. */
async function firstUnanswered(db: AnyDb, guestIds: readonly string[]): Promise<Unanswered[]> {
  if (guestIds.length === 0) return []
  const ids = sql.join(guestIds)
  const { rows } = await sql<Unanswered>`
    select guest_id, at, message_id from (
      select m.guest_id, m.at, m.id as message_id,
        row_number() over (partition by m.guest_id order by m.at, m.id) as place
      from feed f
      join messages m on m.id = f.ref_id
      join guests g on g.id = f.guest_id
      left join (
        select f.guest_id, max(m.at) as at from feed f join messages m on m.id = f.ref_id
        where f.guest_id in (${ids}) and f.kind = 'message' and m.from_me = 1 and m.kind = 'reply'
          and m.deleted_at is null and m.status <> 'failed' and (m.author is not null or m.attempts = 0)
        group by f.guest_id
      ) answered on answered.guest_id = f.guest_id
      where f.guest_id in (${ids}) and f.kind = 'message' and m.from_me = 0 and m.deleted_at is null
        and m.at > coalesce(answered.at, 0) and m.at > coalesce(g.resolved_at, 0)
    ) as unanswered where place = 1`.execute(db)
  return rows.map((row) => ({ ...row, at: Number(row.at) }))
}
