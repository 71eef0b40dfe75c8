import { type CreateTableBuilder, sql } from 'kysely'
import { type AnyDb, isPostgres } from './columns.ts'

/*
 * Full-text search by word beginnings, fed by triggers. Guests: names, and every ending of the phone from three digits
 * on, so that any part of it is the beginning of a word. Messages: what guests and operators wrote; mailings would
 * match everybody. SQLite: FTS5 without content. PostgreSQL: side tables, so that a change of status or of an unread
 * count does not touch the GIN index.
 */

/** `id`; on SQLite also the integer key that FTS5 rows refer to and that VACUUM leaves alone. */
export function searchableId(db: AnyDb) {
  return <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    isPostgres(db)
      ? table.addColumn('id', 'text', (c) => c.primaryKey())
      : table.addColumn('seq', 'integer', (c) => c.primaryKey()).addColumn('id', 'text', (c) => c.notNull().unique())
}

const phoneEndings = (phone: string) =>
  Array.from({ length: 13 }, (_, i) => `coalesce(substr(${phone}, ${i + 2}), '')`).join(` || ' ' || `)

const guestWords = (row: string) =>
  `coalesce(${row}.name, '') || ' ' || coalesce(${row}.push_name, '') || ' ' || ${phoneEndings(`${row}.phone`)}`

const SEARCHED_MESSAGE = (row: string) => `${row}.text is not null and (${row}.kind is null or ${row}.kind = 'reply')`

export async function createGuestSearch(db: AnyDb): Promise<void> {
  if (isPostgres(db)) {
    await createWordsFunction(db)
    await createSideTable(db, 'guest', guestWords('new'), 'true', 'name, push_name, phone')
  } else await createFtsTable(db, 'guest', guestWords('new'), 'true', 'name, push_name, phone')
}

/** Guests are found by their usernames, too: what feeds the index is made anew, and fed with those who have one. */
export async function addUsernamesToGuestSearch(db: AnyDb): Promise<void> {
  const columns = 'name, push_name, username, phone'
  const words = `coalesce(new.username, '') || ' ' || ${guestWords('new')}`
  if (isPostgres(db)) {
    await run(db, 'drop trigger guest_search_feed on guests', 'drop function guest_search_feed')
    await feedSideTable(db, 'guest', words, 'true', columns)
  } else {
    await run(db, ...['insert', 'update', 'delete'].map((event) => `drop trigger guest_search_${event}`))
    await feedFtsTable(db, 'guest', words, 'true', columns)
  }
  await run(db, 'update guests set username = username where username is not null')
}

export async function createMessageSearch(db: AnyDb): Promise<void> {
  const create = isPostgres(db) ? createSideTable : createFtsTable
  await create(db, 'message', 'new.text', SEARCHED_MESSAGE('new'), 'text')
}

async function createFtsTable(db: AnyDb, name: string, words: string, when: string, columns: string): Promise<void> {
  await run(
    db,
    `create virtual table ${name}_search using fts5
       (words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 2')`,
  )
  await feedFtsTable(db, name, words, when, columns)
}

async function feedFtsTable(db: AnyDb, name: string, words: string, when: string, columns: string): Promise<void> {
  const folded = `replace(replace(${words}, 'ё', 'е'), 'Ё', 'Е')`
  const insert = `insert into ${name}_search (rowid, words) values (new.seq, ${folded});`
  await run(
    db,
    `create trigger ${name}_search_insert after insert on ${name}s when ${when} begin ${insert} end`,
    `create trigger ${name}_search_update after update of ${columns} on ${name}s begin
       delete from ${name}_search where rowid = old.seq;
       insert into ${name}_search (rowid, words) select new.seq, ${folded} where ${when}; end`,
    `create trigger ${name}_search_delete after delete on ${name}s begin
       delete from ${name}_search where rowid = old.seq; end`,
  )
}

/**
 * FTS5 writes what it has gathered whenever a statement with triggers begins, so one message at a time costs twice as
 * much as all of a transaction. While there is a row here, messages after `after_seq` are not indexed; deleting it
 * indexes them. Whoever inserts it deletes it before the commit (`db/index-together.ts`), so nobody else ever sees one.
 */
export async function letMessageSearchWait(db: AnyDb): Promise<void> {
  const waits = (row: string) => `exists (select 1 from message_search_later where after_seq < ${row}.seq)`
  const words = (row: string) => `replace(replace(${row}.text, 'ё', 'е'), 'Ё', 'Е')`
  const insert = 'insert into message_search (rowid, words) select'
  await run(
    db,
    'create table message_search_later (after_seq integer not null)',
    'drop trigger message_search_insert',
    'drop trigger message_search_update',
    `create trigger message_search_insert after insert on messages
       when ${SEARCHED_MESSAGE('new')} and not ${waits('new')} begin
       ${insert} new.seq, ${words('new')}; end`,
    `create trigger message_search_update after update of text on messages when not ${waits('old')} begin
       delete from message_search where rowid = old.seq;
       ${insert} new.seq, ${words('new')} where ${SEARCHED_MESSAGE('new')}; end`,
    `create trigger message_search_together after delete on message_search_later begin
       ${insert} m.seq, ${words('m')} from messages m where m.seq > old.after_seq and ${SEARCHED_MESSAGE('m')}; end`,
  )
}

async function createSideTable(db: AnyDb, name: string, words: string, when: string, columns: string): Promise<void> {
  await run(
    db,
    `create table ${name}_search (id text primary key, words tsvector not null)`,
    `create index ${name}_search_words on ${name}_search using gin (words)`,
  )
  await feedSideTable(db, name, words, when, columns)
}

async function feedSideTable(db: AnyDb, name: string, words: string, when: string, columns: string): Promise<void> {
  await run(
    db,
    `create function ${name}_search_feed() returns trigger language plpgsql as $$ begin
       if tg_op <> 'INSERT' then delete from ${name}_search where id = old.id; end if;
       if tg_op <> 'DELETE' and ${when} then
         insert into ${name}_search (id, words) values (new.id, search_words(${words}));
       end if;
       return null;
     end $$`,
    `create trigger ${name}_search_feed after insert or delete or update of ${columns} on ${name}s
       for each row execute function ${name}_search_feed()`,
  )
}

/** Letter case by ICU where there is one: databases made with the locale C fold ASCII only. */
async function createWordsFunction(db: AnyDb): Promise<void> {
  const icu = await sql`select 1 from pg_collation where collname = 'und-x-icu'`.execute(db)
  const lower = icu.rows.length > 0 ? `lower(words collate "und-x-icu")` : 'lower(words)'
  const punctuation = `!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~«»„“”—–…№`
  await run(
    db,
    `create function search_words(words text) returns tsvector language sql immutable as $$
       select to_tsvector('simple', translate(${lower}, 'ё${punctuation}', 'е' || repeat(' ', 60))) $$`,
  )
}

async function run(db: AnyDb, ...statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
