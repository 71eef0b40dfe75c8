import type { Selectable } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { TemplateVersionsTable } from '../../db/schema.ts'
import { notFound } from '../../lib/errors.ts'
import type { TemplateRow } from './template-texts.ts'

export type TemplateVersionRow = Selectable<TemplateVersionsTable>

/** Throws `not_found`. */
export async function getTemplate(db: ReadDb, id: string): Promise<TemplateRow> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('template', id)
  return row
}

/** The newest first. Archived ones are left out. */
export function listTemplates(
  db: ReadDb,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<TemplateRow[]> {
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

export async function findRestaurantNames(db: ReadDb): Promise<Map<string, string>> {
  const rows = await db.selectFrom('restaurants').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
