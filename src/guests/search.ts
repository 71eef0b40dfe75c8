import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { dialectOf, type ReadDb } from '../db/index.ts'

/** So many newest matches of names and phones, and of messages, are looked at: a common word must stay fast. */
const CANDIDATES = 1_000

/** Rows of `guests as g` whose name, phone or `messages` match; `undefined` when the query holds no word. */
export function matchingGuests(
  db: ReadDb,
  query: string,
  filter: Expression<SqlBool>,
  { messages }: { messages: boolean },
): RawBuilder<unknown> | undefined {
  const words = wordsOf(query)
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
  return sql`
    (select g.id from guest_search s join guests g on g.id = s.id
     where s.words @@ ${names}::tsquery and ${filter} order by s.id desc limit ${sql.lit(CANDIDATES)})`
}

function postgresTexts(texts: string, filter: Expression<SqlBool>) {
  return sql`
    (select m.guest_id from message_search s join messages m on m.id = s.id join guests g on g.id = m.guest_id
     where s.words @@ ${texts}::tsquery and ${filter} order by s.id desc limit ${sql.lit(CANDIDATES)})`
}

/** Letters and digits, folded as the index folds them. */
function wordsOf(query: string): string[] {
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
