import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { dialectOf, type ReadDb } from '../db/index.ts'

/** This many newest matches of names and phones, and of messages, are looked at: a common word must stay fast. */
const CANDIDATES = 1_000
/** PostgreSQL: a word is common if this many of the newest rows contain it. */
const OFTEN = 100
const PROBED = 5_000
/** PostgreSQL: for a common word, no more than this many of the newest messages are looked at. */
const TEXTS = 20_000

/** Rows of `guests as g` whose name, phone or `messages` match; `undefined` when the query holds no word. */
export function matchingGuests(
  db: ReadDb,
  query: string,
  filter: Expression<SqlBool>,
  { messages }: { messages: boolean },
): RawBuilder<unknown> | undefined {
  const words = foldedWords(query)
  if (words.length === 0) return undefined
  const names = phoneVariants(query) ?? [words]
  const found =
    dialectOf(db) === 'postgres'
      ? { names: postgresNames(tsQuery(names), filter), texts: postgresTexts(tsQuery([words]), filter) }
      : { names: sqliteNames(ftsQuery(names), filter), texts: sqliteTexts(ftsQuery([words]), filter) }
  return messages ? sql`${found.names} union ${found.texts}` : found.names
}

function sqliteNames(names: string, filter: Expression<SqlBool>) {
  return sql`
    select id from (
      select g.id from guest_search s join guests g on g.seq = s.rowid
      where s.guest_search match ${names} and ${filter} order by s.rowid desc limit ${sql.lit(CANDIDATES)})`
}

function sqliteTexts(texts: string, filter: Expression<SqlBool>) {
  return sql`
    select guest_id from (
      select m.guest_id from message_search s cross join messages m on m.seq = s.rowid cross join guests g on g.id = m.guest_id
      where s.message_search match ${texts} and ${filter} order by s.rowid desc limit ${sql.lit(CANDIDATES)})`
}

function postgresNames(names: string, filter: Expression<SqlBool>) {
  const join = sql`join guests g on g.id = s.id where ${filter}`
  return postgresMatches({ table: 'guest_search', newest: sql`guest_search`, guest: sql`g.id`, join }, names)
}

function postgresTexts(texts: string, filter: Expression<SqlBool>) {
  const newest = sql`(select id, words from message_search order by id desc limit ${sql.lit(TEXTS)})`
  // The lateral join keeps it to the messages that were found: by its estimates it would rather walk all there are.
  const join = sql`cross join lateral (select guest_id from messages where id = s.id offset 0) m
    join guests g on g.id = m.guest_id where ${filter}`
  return postgresMatches({ table: 'message_search', newest, guest: sql`m.guest_id`, join }, texts)
}

/** `newest`: what is walked for a word that occurs often. `join`: from `s` to guests, with the filter. */
type Searched = { table: string; newest: Sql; guest: Sql; join: Sql }
type Sql = RawBuilder<unknown>

/**
 * PostgreSQL cannot guess how often the beginning of a word occurs, and is wrong by seconds. So the newest rows tell:
 * what many of them hold is found by walking them from the newest, as `case` is beyond any index; all else by the index.
 */
function postgresMatches({ table, newest, guest, join }: Searched, query: string) {
  const isOften = sql`(select yes from often)`
  const newestFirst = sql`order by s.id desc limit ${sql.lit(CANDIDATES)}`
  return sql`
    (with often as materialized (
       select count(*) = ${sql.lit(OFTEN)} as yes from (
         select 1 from (select words from ${sql.table(table)} order by id desc limit ${sql.lit(PROBED)}) probed
         where words @@ ${query}::tsquery limit ${sql.lit(OFTEN)}) few),
     rare as materialized (
       select id from ${sql.table(table)} where words @@ ${query}::tsquery and not ${isOften})
     (select ${guest} from ${newest} s ${join}
        and ${isOften} and case when s.words @@ ${query}::tsquery then true else false end ${newestFirst})
     union all
     (select ${guest} from rare s ${join} ${newestFirst}))`
}

/** Ids of the newest messages that have the words, of guests who are there; `undefined` when the query holds no word. */
export function matchingMessages(db: ReadDb, query: string): RawBuilder<unknown> | undefined {
  const words = foldedWords(query)
  if (words.length === 0) return undefined
  const living = sql`g.merged_into is null and g.erased_at is null`
  if (dialectOf(db) === 'postgres') {
    const newest = sql`(select id, words from message_search order by id desc limit ${sql.lit(TEXTS)})`
    const join = sql`cross join lateral (select guest_id from messages where id = s.id offset 0) m
      join guests g on g.id = m.guest_id where ${living}`
    return postgresMatches({ table: 'message_search', newest, guest: sql`s.id`, join }, tsQuery([words]))
  }
  return sql`
    select id from (
      select m.id from message_search s cross join messages m on m.seq = s.rowid cross join guests g on g.id = m.guest_id
      where s.message_search match ${ftsQuery([words])} and ${living} order by s.rowid desc limit ${sql.lit(CANDIDATES)})`
}

/** Letters and digits, folded as the index folds them. */
export function foldedWords(query: string): string[] {
  const folded = query.normalize('NFC').toLowerCase().replaceAll('ё', 'е')
  return folded.match(/[\p{L}\p{N}]+/gu)?.slice(0, 10) ?? []
}

/** A query that looks like a phone: its digits as one word, also without the 8 or 7 that Russians dial first. */
function phoneVariants(query: string): string[][] | undefined {
  if (!/^[+\d\s().-]+$/.test(query)) return undefined
  const digits = query.replace(/\D/g, '')
  if (digits.length < 3) return undefined
  return /^[78]/.test(digits) && digits.length > 4 ? [[digits], [digits.slice(1)]] : [[digits]]
}

const ftsQuery = (alternatives: string[][]) =>
  alternatives.map((words) => `(${words.map((word) => `"${word}"*`).join(' AND ')})`).join(' OR ')

const tsQuery = (alternatives: string[][]) =>
  alternatives.map((words) => `(${words.map((word) => `'${word}':*`).join(' & ')})`).join(' | ')
