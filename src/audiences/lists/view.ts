import type { Selectable } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { AudienceImportProblemsTable, AudienceImportsTable } from '../../db/schema/audiences.ts'
import type { GuestRow } from '../../guests/index.ts'
import { notFound } from '../../lib/errors.ts'

export type ImportRow = Selectable<AudienceImportsTable>
export type ImportProblemRow = Selectable<AudienceImportProblemsTable>

/** Throws `not_found`. */
export async function getImport(db: ReadDb, id: string): Promise<ImportRow> {
  const row = await db.selectFrom('audience_imports').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('import', id)
  return row
}

/** Newest first. */
export function listImports(db: ReadDb, audienceId: string): Promise<ImportRow[]> {
  return db
    .selectFrom('audience_imports')
    .selectAll()
    .where('audience_id', '=', audienceId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Those that nobody is reading any more and whose file is still there. */
export function listAbandonedImports(db: ReadDb, now: number): Promise<ImportRow[]> {
  return db
    .selectFrom('audience_imports')
    .selectAll()
    .where('status', '=', 'running')
    .where('owned_until', '<', now)
    .where('file', 'is not', null)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** In the file's order. */
export function listProblems(
  db: ReadDb,
  importId: string,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<ImportProblemRow[]> {
  return db
    .selectFrom('audience_import_problems')
    .selectAll()
    .where('import_id', '=', importId)
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(limit)
    .execute()
}

export type KnownGuest = Pick<GuestRow, 'id' | 'opted_out_at'>

/** The guests behind these phones, by phone. */
export async function findByPhones(db: ReadDb, phones: readonly string[]): Promise<Map<string, KnownGuest>> {
  if (phones.length === 0) return new Map()
  const rows = await db
    .selectFrom('guest_identities as i')
    .innerJoin('guests as g', 'g.id', 'i.guest_id')
    .select(['i.value', 'g.id', 'g.opted_out_at'])
    .where('i.kind', '=', 'phone')
    .where('i.value', 'in', [...phones])
    .execute()
  return new Map(rows.map(({ value, ...guest }) => [value, guest]))
}
