import { type RawBuilder, type Selectable, sql } from 'kysely'
import { dialectOf, ifGiven, type ReadDb, readReplica } from '../db/index.ts'
import type { AudiencesTable } from '../db/schema/audiences.ts'
import type { Channel } from '../db/schema/deliveries.ts'
import { consentAllows, type GuestRow } from '../guests/index.ts'
import { notFound } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'
import type { ResolvedAudience } from './audience.ts'
import { compileConditions, type Mode, type Sql } from './compile.ts'

export type AudienceRow = Selectable<AudiencesTable>

// ── guests of an audience ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * An audience's guests with ids after `after` up to `upTo`, as rows of one column `id`. Merged guests are left out; in
 * a list of ids the kept guests replace them.
 */
export function audiencePage(audience: ResolvedAudience, after: string, upTo: string): RawBuilder<unknown> {
  const { from } = audience
  const more = conditionsOf(audience, 'each')
  if ('all' in from) {
    return sql`(
      select g.id from guests g
      where g.id > ${after} and g.id <= ${upTo} and g.merged_into is null and ${more} order by g.id
    )`
  }
  if ('guest_ids' in from) {
    const ids = from.guest_ids.filter((id) => id > after && id <= upTo)
    if (ids.length === 0) return sql`(select id from guests where 1 = 0)`
    return sql`(
      select g.id from guests g
      where g.id in (select coalesce(s.merged_into, s.id) from guests s where s.id in (${sql.join(ids)})) and ${more}
    )`
  }
  const { table, column, where } = membersOf(from)
  return sql`(
    select g.id from ${table} join guests g on g.id = ${column}
    where ${where} and ${column} > ${after} and ${column} <= ${upTo} and g.merged_into is null and ${more}
    order by ${column}
  )`
}

function conditionsOf({ where, at, zone }: ResolvedAudience, mode: Mode): Sql {
  return compileConditions({ all_of: where }, { at, zone, mode })
}

function membersOf(from: { tag: string } | { list: string }): { table: Sql; column: Sql; where: Sql } {
  return 'tag' in from
    ? { table: sql`guest_tags t`, column: sql`t.guest_id`, where: sql`t.tag = ${from.tag}` }
    : { table: sql`audience_members l`, column: sql`l.guest_id`, where: sql`l.audience_id = ${from.list}` }
}

/**
 * Where a page that looks at `limit` guests ends; undefined when there are no more. A page is never longer than that,
 * however few guests match, so it never takes long.
 */
export async function findPageEnd(
  db: ReadDb,
  { from }: ResolvedAudience,
  after: string,
  limit: number,
): Promise<string | undefined> {
  if ('guest_ids' in from) {
    return [...new Set(from.guest_ids)]
      .sort()
      .filter((id) => id > after)
      .slice(0, limit)
      .at(-1)
  }
  const page =
    'all' in from
      ? sql`select id from guests where id > ${after} and merged_into is null order by id limit ${limit}`
      : pageOfMembers(from, after, limit)
  const { rows } = await sql<{ last: string | null }>`select max(id) as last from (${page}) as page`.execute(db)
  return rows[0]?.last ?? undefined
}

function pageOfMembers(from: { tag: string } | { list: string }, after: string, limit: number): Sql {
  const { table, column, where } = membersOf(from)
  return sql`
    select ${column} as id from ${table} where ${where} and ${column} > ${after} order by ${column} limit ${limit}`
}

/** How many guests an audience has now, whatever their consent. */
export async function countAudience(db: ReadDb, audience: ResolvedAudience): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${everybody(db, audience)}
  `.execute(readReplica(db))
  return Number(rows[0]?.count ?? 0)
}

/** How long a phone is considered not on WhatsApp before asking again (as for consent). */
const ABSENCE_HOLDS_MS = 30 * DAY

export type AudienceCount = {
  count: number
  blocked: number
  optedOut: number
  notOnWhatsApp: number
  /** Guests with nothing in the way, by channel. */
  whatsapp: number
  sms: number
  push: number
  /** Of these, those who have agreed to advertising by that channel. */
  adsWhatsapp: number
  adsSms: number
  adsPush: number
}

/**
 * How many guests an audience has now, and what keeps some of them from getting a mailing. `signal`: the caller has
 * gone.
 */
export async function countMailable(
  db: ReadDb,
  audience: ResolvedAudience,
  signal?: AbortSignal,
): Promise<AudienceCount> {
  const willing = sql`g.blocked_at is null and g.opted_out_at is null`
  const since = audience.at - ABSENCE_HOLDS_MS
  const absent = sql`(g.on_whatsapp is not null and g.on_whatsapp = 0 and g.on_whatsapp_at > ${since})`
  const device = sql`exists (select 1 from push_tokens p where p.guest_id = g.id and p.removed_at is null)`
  const agreed = (channel: Channel) => consentAllows(sql`g.id`, { channel, purpose: 'advertising' })
  const sums: Record<keyof AudienceCount, Sql> = {
    count: sql`1 = 1`,
    blocked: sql`g.blocked_at is not null`,
    optedOut: sql`g.blocked_at is null and g.opted_out_at is not null`,
    notOnWhatsApp: sql`${willing} and ${absent}`,
    whatsapp: sql`${willing} and not ${absent}`,
    sms: sql`${willing} and g.phone is not null`,
    push: sql`${willing} and ${device}`,
    adsWhatsapp: sql`${willing} and not ${absent} and ${agreed('whatsapp')}`,
    adsSms: sql`${willing} and g.phone is not null and ${agreed('sms')}`,
    adsPush: sql`${willing} and ${device} and ${agreed('push')}`,
  }
  const columns = Object.entries(sums).map(
    ([name, test]) => sql`coalesce(sum(case when ${test} then 1 else 0 end), 0) as ${sql.id(name)}`,
  )
  const { rows } = await sql<Record<keyof AudienceCount, number>>`
    select ${sql.join(columns)} from ${everybody(db, audience)}
  `.execute(readReplica(db), { signal })
  const counted = Object.keys(sums).map((name) => [name, Number(rows[0]?.[name as keyof AudienceCount] ?? 0)])
  return Object.fromEntries(counted) as AudienceCount
}

/** All guests of an audience, as `guests g` with what follows `from`. */
function everybody(db: ReadDb, audience: ResolvedAudience): Sql {
  const { from } = audience
  const mode = dialectOf(db) === 'postgres' ? 'joined' : 'all'
  if ('all' in from) return sql`guests g where g.merged_into is null and ${conditionsOf(audience, mode)}`
  const more = conditionsOf(audience, 'each')
  if ('guest_ids' in from) {
    return sql`guests g where g.id in (
      select coalesce(s.merged_into, s.id) from guests s where s.id in (${sql.join(from.guest_ids)})) and ${more}`
  }
  const { table, column, where } = membersOf(from)
  return sql`${table} join guests g on g.id = ${column} where ${where} and g.merged_into is null and ${more}`
}

/** Some guests of an audience, newest first. */
export async function sampleGuests(db: ReadDb, audience: ResolvedAudience, limit: number): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`
    select g.* from ${everybody(db, audience)} order by g.id desc limit ${limit}
  `.execute(readReplica(db))
  return rows
}

/** Those of the given guests who are in the audience; few enough for one query. */
export async function matchingGuests(
  db: ReadDb,
  audience: ResolvedAudience,
  guestIds: readonly string[],
): Promise<Set<string>> {
  if (guestIds.length === 0) return new Set()
  const { from } = audience
  const source =
    'all' in from
      ? sql`1 = 1`
      : 'guest_ids' in from
        ? sql`g.id in (select coalesce(s.merged_into, s.id) from guests s where s.id in (${sql.join(from.guest_ids)}))`
        : isMember(from)
  const { rows } = await sql<{ id: string }>`
    select g.id from guests g
    where g.id in (${sql.join(guestIds)}) and g.merged_into is null and ${source} and ${conditionsOf(audience, 'each')}
  `.execute(db)
  return new Set(rows.map(({ id }) => id))
}

function isMember(from: { tag: string } | { list: string }): Sql {
  const { table, column, where } = membersOf(from)
  return sql`exists (select 1 from ${table} where ${where} and ${column} = g.id)`
}

/** Ids that belong to no guest. */
export async function findUnknownGuests(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const known = new Set<string>()
  for (let start = 0; start < ids.length; start += 1_000) {
    const page = ids.slice(start, start + 1_000)
    for (const { id } of await db.selectFrom('guests').select('id').where('id', 'in', page).execute()) known.add(id)
  }
  return ids.filter((id) => !known.has(id))
}

// ── saved audiences ───────────────────────────────────────────────────────────────────────────────────────────────

/** Throws `not_found`. */
export async function getAudience(db: ReadDb, id: string): Promise<AudienceRow> {
  const row = await db.selectFrom('audiences').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('audience', id)
  return row
}

export async function findAudiences(db: ReadDb, ids: readonly string[]): Promise<AudienceRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('audiences')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
}

export type AudienceFilter = { kind?: AudienceRow['kind'] | undefined; archived: boolean }

/** Newest first. */
export function listAudiences(
  db: ReadDb,
  { kind, archived, after, limit }: AudienceFilter & { after?: string | undefined; limit: number },
): Promise<AudienceRow[]> {
  return db
    .selectFrom('audiences')
    .selectAll()
    .where('archived_at', archived ? 'is not' : 'is', null)
    .$call(ifGiven(kind, (q, given) => q.where('kind', '=', given)))
    .$call(ifGiven(after, (q, id) => q.where('id', '<', id)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** A list's guests by id, with the import that brought each. */
export function listMembers(
  db: ReadDb,
  audienceId: string,
  { after = '', limit }: { after?: string | undefined; limit: number },
) {
  return db
    .selectFrom('audience_members as m')
    .innerJoin('guests as g', 'g.id', 'm.guest_id')
    .select(['g.id', 'g.name', 'g.phone', 'm.import_id', 'm.added_at', 'g.opted_out_at'])
    .where('m.audience_id', '=', audienceId)
    .where('m.guest_id', '>', after)
    .orderBy('m.guest_id')
    .limit(limit)
    .execute()
}

/** How many guests are on each of these lists. */
export async function countMembers(db: ReadDb, audienceIds: readonly string[]): Promise<Map<string, number>> {
  if (audienceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('audience_members')
    .select(['audience_id', (eb) => eb.fn.countAll<number>().as('count')])
    .where('audience_id', 'in', [...audienceIds])
    .groupBy('audience_id')
    .execute()
  return new Map(rows.map(({ audience_id, count }) => [audience_id, Number(count)]))
}

/** What would break if an audience went away: mailings waiting to start, and audiences that depend on it. */
export async function findUsesOf(db: ReadDb, audienceId: string): Promise<{ mailings: string[]; audiences: string[] }> {
  const mentions = `%${JSON.stringify(audienceId)}%`
  const mailings = await db
    .selectFrom('mailings')
    .select('id')
    .where('status', 'in', ['scheduled', 'running', 'paused'])
    .where('audience_at_start', 'is', null)
    .where('audience', 'like', mentions)
    .orderBy('id')
    .limit(20)
    .execute()
  const audiences = await db
    .selectFrom('audiences')
    .select('id')
    .where('archived_at', 'is', null)
    .where('conditions', 'like', mentions)
    .where('id', '<>', audienceId)
    .orderBy('id')
    .limit(20)
    .execute()
  return { mailings: mailings.map(({ id }) => id), audiences: audiences.map(({ id }) => id) }
}
