import { sql } from 'kysely'
import { type RetainedPart, retainedTable } from '../db/index.ts'

const IS_EVIDENCE = sql`exists (select 1 from consents c where c.import_id = t.id)`
const HAS_REMARKS = sql`exists (select 1 from import_remarks r where r.import_id = t.id)`

/** Reports of imports. A report that consents refer to stays as their evidence, without the remarks on its rows. */
export const importRetention: RetainedPart[] = [
  retainedTable({
    kind: 'imports',
    part: 'imports',
    table: 'imports',
    key: 'id',
    at: 'updated_at',
    atOnce: 20,
    bytes: sql<number>`coalesce((select sum(octet_length(r.reason)) from import_remarks r where r.import_id = t.id), 0)
      + coalesce(octet_length(t.understood), 0) + octet_length(t.counts)`,
    free: sql`t.status in ('finished', 'failed') and (${HAS_REMARKS} or not ${IS_EVIDENCE})`,
    async remove(tx, ids) {
      await tx.deleteFrom('import_remarks').where('import_id', 'in', ids).execute()
      await tx
        .deleteFrom('imports')
        .where('id', 'in', ids)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('consents').select('id').whereRef('consents.import_id', '=', 'imports.id'))),
        )
        .execute()
    },
  }),
]
