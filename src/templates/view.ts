import type { Selectable } from 'kysely'
import { ifGiven, type ReadDb } from '../db/index.ts'
import type { TemplatesTable, TemplateVersionsTable } from '../db/schema/templates.ts'
import { notFound } from '../lib/errors.ts'

export type TemplateRow = Selectable<TemplatesTable>

export type TemplateVersionRow = Selectable<TemplateVersionsTable>

/** Throws `not_found`. */
export async function getTemplate(db: ReadDb, id: string): Promise<TemplateRow> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('template', id)
  return row
}

/** Newest first. Archived ones are left out. */
export function listTemplates(
  db: ReadDb,
  {
    after,
    limit,
    channel,
  }: { after?: string | undefined; limit: number; channel?: TemplateRow['channel'] | undefined },
): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .selectAll()
    .where('archived_at', 'is', null)
    .$call(ifGiven(channel, (q, given) => q.where('channel', '=', given)))
    .$call(ifGiven(after, (q, id) => q.where('id', '<', id)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Those with a name that are not archived, newest first. */
export function findTemplatesByName(db: ReadDb, name: string): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .selectAll()
    .where('archived_at', 'is', null)
    .where('name', '=', name)
    .where('channel', '=', 'whatsapp')
    .orderBy('id', 'desc')
    .limit(MAX_SAME_NAMED)
    .execute()
}

const MAX_SAME_NAMED = 100

/** Throws `not_found`. */
export async function getTemplateVersion(db: ReadDb, templateId: string, version: number): Promise<TemplateVersionRow> {
  const row = await db
    .selectFrom('template_versions')
    .selectAll()
    .where('template_id', '=', templateId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) throw notFound('version', `${version} of ${templateId}`)
  return row
}

/** Many at once, of any templates; missing ones are left out. */
export async function findTemplateVersions(
  db: ReadDb,
  wanted: readonly { templateId: string; version: number }[],
): Promise<TemplateVersionRow[]> {
  if (wanted.length === 0) return []
  return db
    .selectFrom('template_versions')
    .selectAll()
    .where(({ eb, or }) => or(wanted.map(({ templateId, version }) => eb.and({ template_id: templateId, version }))))
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

/** What orders and bonuses say about a guest. `bonuses`: hundredths. */
export type GuestFigures = {
  lastDish: string | null
  favouriteDish: string | null
  lastRestaurantId: string | null
  bonuses: number
}

/** Of a page of guests. */
export async function findFigures(
  db: ReadDb,
  guestIds: readonly string[],
  wanted: { orders: boolean; bonuses: boolean },
): Promise<Map<string, GuestFigures>> {
  const ids = [...guestIds]
  const orders =
    wanted.orders && ids.length > 0
      ? await db
          .selectFrom('guest_retention')
          .select(['guest_id', 'last_dish', 'favourite_dish', 'last_restaurant_id'])
          .where('guest_id', 'in', ids)
          .execute()
      : []
  const sums =
    wanted.bonuses && ids.length > 0
      ? await db
          .selectFrom('bonuses')
          .select(['guest_id', (eb) => eb.fn.sum<number>('amount').as('balance')])
          .where('guest_id', 'in', ids)
          .groupBy('guest_id')
          .execute()
      : []
  const figures = new Map<string, GuestFigures>()
  for (const row of orders) {
    figures.set(row.guest_id, {
      lastDish: row.last_dish,
      favouriteDish: row.favourite_dish,
      lastRestaurantId: row.last_restaurant_id,
      bonuses: 0,
    })
  }
  const nothing = { lastDish: null, favouriteDish: null, lastRestaurantId: null }
  for (const { guest_id, balance } of sums) {
    figures.set(guest_id, { ...nothing, ...figures.get(guest_id), bonuses: Number(balance) })
  }
  return figures
}

export async function findRestaurantNames(db: ReadDb): Promise<Map<string, string>> {
  const rows = await db.selectFrom('restaurants').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
