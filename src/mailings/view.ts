import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import type { MailingsTable, TemplateVersionsTable } from '../db/schema.ts'
import type { QuietHours } from '../dispatch/index.ts'
import type { GuestRow } from '../guests/index.ts'
import { notFound } from '../lib/errors.ts'
import { DAY, HOUR } from '../lib/units.ts'
import type { NumberRow } from '../numbers/index.ts'
import type { KnownAudience } from './audience.ts'
import type { TemplateRow } from './template-texts.ts'

export type MailingRow = Selectable<MailingsTable>
export type TemplateVersionRow = Selectable<TemplateVersionsTable>

type Page<C> = { after?: C | undefined; limit: number }

// ── templates ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Throws `not_found`. */
export async function getTemplate(db: ReadDb, id: string): Promise<TemplateRow> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('template', id)
  return row
}

/** The newest first. Archived ones are left out. */
export function listTemplates(db: ReadDb, { after, limit }: Page<string>): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .selectAll()
    .where('archived_at', 'is', null)
    .$if(after !== undefined, (q) => q.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function listTemplateVersions(db: ReadDb, templateId: string): Promise<TemplateVersionRow[]> {
  return db
    .selectFrom('template_versions')
    .selectAll()
    .where('template_id', '=', templateId)
    .orderBy('version', 'desc')
    .execute()
}

// ── mailings ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Throws `not_found`. */
export async function getMailing(db: ReadDb, id: string): Promise<MailingRow> {
  const row = await db.selectFrom('mailings').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('mailing', id)
  return row
}

/** The newest first. */
export function listMailings(
  db: ReadDb,
  { after, limit, status }: Page<string> & { status?: MailingRow['status'] | undefined },
): Promise<MailingRow[]> {
  return db
    .selectFrom('mailings')
    .selectAll()
    .$if(status !== undefined, (q) => q.where('status', '=', status!))
    .$if(after !== undefined, (q) => q.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function findMailingWithTemplate(
  db: ReadDb,
  mailingId: string,
): Promise<{ mailing: Pick<MailingRow, 'id' | 'quiet_hours'>; template: TemplateRow } | undefined> {
  const row = await db
    .selectFrom('mailings as m')
    .innerJoin('templates as t', 't.id', 'm.template_id')
    .selectAll('t')
    .select(['m.id as mailing_id', 'm.quiet_hours'])
    .where('m.id', '=', mailingId)
    .executeTakeFirst()
  if (!row) return undefined
  const { mailing_id: id, quiet_hours, ...template } = row
  return { mailing: { id, quiet_hours }, template }
}

/** The mailing's own, or the setting's. */
export function quietHoursOf(
  { quiet_hours }: Pick<MailingRow, 'quiet_hours'>,
  settings: Pick<Settings, 'OTKLIK_QUIET_HOURS'>,
): QuietHours | null {
  return quiet_hours === null ? settings.OTKLIK_QUIET_HOURS : (JSON.parse(quiet_hours) as QuietHours)
}

/** Scheduled mailings whose time has come, unplanned ones that run, cancelled ones with deliveries that still wait. */
export async function findMailingsToMove(db: ReadDb, now: number) {
  const due = await db
    .selectFrom('mailings')
    .select(['id', 'start_at'])
    .where('status', '=', 'scheduled')
    .where('start_at', '<=', now)
    .execute()
  const unplanned = await db
    .selectFrom('mailings')
    .select('id')
    .where('status', 'in', ['running', 'paused'])
    .where('started_at', 'is not', null)
    .where('planned_at', 'is', null)
    .execute()
  const cancelled = await db
    .selectFrom('mailings as m')
    .select('m.id')
    .where('m.status', '=', 'cancelled')
    .where('m.started_at', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries as d')
          .select('d.id')
          .whereRef('d.lane_id', '=', 'm.id')
          .where('d.status', '=', sql.lit<'waiting'>('waiting')),
      ),
    )
    .execute()
  return { due: due.map(idOf), unplanned: unplanned.map(idOf), cancelled: cancelled.map(idOf) }
}

const idOf = ({ id }: { id: string }) => id

// ── guests, restaurants, numbers ──────────────────────────────────────────────────────────────────────────────────

/** Ids of the next guests of an audience in the order of ids, as rows of one column `id`. Husks of merges are left out. */
export function audiencePage(audience: KnownAudience, after: string, limit: number): RawBuilder<unknown> {
  if ('all' in audience) {
    return sql`(select id from guests where id > ${after} and merged_into is null order by id limit ${limit})`
  }
  if ('tag' in audience) {
    return sql`(
      select t.guest_id as id from guest_tags t join guests on guests.id = t.guest_id
      where t.tag = ${audience.tag} and t.guest_id > ${after} and guests.merged_into is null
      order by t.guest_id limit ${limit}
    )`
  }
  const ids = [...new Set(audience.guest_ids)].sort().filter((id) => id > after)
  const page = ids.slice(0, limit)
  if (page.length === 0) return sql`(select id from guests where 1 = 0)`
  return sql`(
    select distinct coalesce(merged_into, id) as id from guests where id in (${sql.join(page)})
  )`
}

/** Where a page of an audience ends, and how many rows it has looked at; undefined when it is empty. */
export async function findPageEnd(
  db: ReadDb,
  audience: KnownAudience,
  after: string,
  limit: number,
): Promise<string | undefined> {
  if ('guest_ids' in audience) {
    return [...new Set(audience.guest_ids)]
      .sort()
      .filter((id) => id > after)
      .slice(0, limit)
      .at(-1)
  }
  const { rows } = await sql<{ last: string | null }>`
    select max(id) as last from ${audiencePage(audience, after, limit)} as page
  `.execute(db as never)
  return rows[0]?.last ?? undefined
}

/** How many guests an audience has now, consent aside. */
export async function countAudience(db: ReadDb, audience: KnownAudience): Promise<number> {
  if ('guest_ids' in audience) return new Set(audience.guest_ids).size
  const query =
    'all' in audience
      ? sql<{ count: number }>`select count(*) as count from guests where merged_into is null`
      : sql<{ count: number }>`
          select count(*) as count from guest_tags t join guests on guests.id = t.guest_id
          where t.tag = ${audience.tag} and guests.merged_into is null`
  const { rows } = await query.execute(db as never)
  return Number(rows[0]?.count ?? 0)
}

/** Ids that are no guest's. */
export async function findUnknownGuests(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const known = new Set<string>()
  for (let start = 0; start < ids.length; start += 1_000) {
    const page = ids.slice(start, start + 1_000)
    for (const { id } of await db.selectFrom('guests').select('id').where('id', 'in', page).execute()) known.add(id)
  }
  return ids.filter((id) => !known.has(id))
}

/** Some guests of an audience, to see what a text looks like for them. */
export async function sampleGuests(db: ReadDb, audience: KnownAudience, limit: number): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`
    select guests.* from guests join ${audiencePage(audience, '', limit)} as page on page.id = guests.id
  `.execute(db as never)
  return rows
}

export async function findRestaurantNames(db: ReadDb): Promise<Map<string, string>> {
  const rows = await db.selectFrom('restaurants').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Numbers that are not deleted, among these or all. */
export function findNumbers(db: ReadDb, ids: readonly string[] | null): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where('deleted_at', 'is', null)
    .$if(ids !== null, (q) => q.where('id', 'in', ids!.length > 0 ? [...ids!] : ['']))
    .orderBy('id')
    .execute()
}

export type RecentSends = { at: number; kind: string }

/** What a number has sent within the last day: what its windows and its daily cap count (steady clock). */
export async function findRecentSends(db: ReadDb, numberId: string, steadyNow: number) {
  const hour = await db
    .selectFrom('send_ledger')
    .select(({ fn }) => [fn.coalesce('settled_at', 'at').as('at')])
    .where('number_id', '=', numberId)
    .where('at', '>', steadyNow - HOUR)
    .orderBy('at', 'desc')
    .limit(2_000)
    .execute()
  const { count } = await db
    .selectFrom('send_ledger')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('number_id', '=', numberId)
    .where('at', '>', steadyNow - DAY)
    .where('kind', 'not in', ['reply', 'test'])
    .executeTakeFirstOrThrow()
  return { withinHour: hour.map(({ at }) => at).reverse(), withinDay: Number(count) }
}
