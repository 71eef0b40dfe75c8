import type { Selectable } from 'kysely'
import { ifGiven, type ReadDb } from '../db/index.ts'
import type { ImportRemarksTable, ImportsTable } from '../db/schema/imports.ts'
import { notFound } from '../lib/errors.ts'

export type ImportRow = Selectable<ImportsTable>
export type RemarkRow = Selectable<ImportRemarksTable>

/** Throws `not_found`. */
export async function getImport(db: ReadDb, id: string): Promise<ImportRow> {
  const row = await db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('import', id)
  return row
}

/** In the order of the file. */
export function listRemarks(db: ReadDb, importId: string): Promise<RemarkRow[]> {
  return db.selectFrom('import_remarks').selectAll().where('import_id', '=', importId).orderBy('n').execute()
}

/** Of these kinds, the newest first, from the one after `before`. */
export function listImports(
  db: ReadDb,
  { kinds, before, limit }: { kinds: readonly string[]; before: string | undefined; limit: number },
): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('kind', 'in', kinds.length > 0 ? kinds : [''])
    .$call(ifGiven(before, (query, id) => query.where('id', '<', id)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Imports that are not finished and that no run holds any more. */
export function listAbandoned(db: ReadDb, now: number): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('status', 'in', ['receiving', 'running'])
    .where('owned_until', '<', now)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** Files that some import still needs. */
export async function listOpenFiles(db: ReadDb): Promise<Set<string>> {
  const imports = await db
    .selectFrom('imports')
    .select('file')
    .where('status', 'in', ['receiving', 'running'])
    .execute()
  const lists = await db.selectFrom('audience_imports').select('file').where('status', '=', 'running').execute()
  return new Set([...imports, ...lists].flatMap(({ file }) => (file === null ? [] : [file])))
}
