import { sql } from 'kysely'
import { type RetainedPart, retainedTable } from '../db/index.ts'

/**
 * Lines of files that did not get onto a list: people who are no guests. That a file was imported, and by whom, stays.
 */
export const audienceRetention: RetainedPart[] = [
  retainedTable({
    kind: 'imports',
    part: 'audience_import_problems',
    table: 'audience_imports',
    key: 'id',
    at: 'updated_at',
    atOnce: 5,
    bytes: sql<number>`coalesce((
      select sum(octet_length(p.cells) + octet_length(p.reason)) from audience_import_problems p where p.import_id = t.id), 0)`,
    free: sql`t.status <> 'running' and exists (select 1 from audience_import_problems p where p.import_id = t.id)`,
    async remove(tx, ids) {
      await tx.deleteFrom('audience_import_problems').where('import_id', 'in', ids).execute()
    },
  }),
]
