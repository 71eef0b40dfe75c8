import { sql } from 'kysely'
import { type RetainedPart, retainedTable } from '../db/index.ts'

/** Journals of merges that can no longer be undone. The merges themselves stay. */
export const guestRetention: RetainedPart[] = [
  retainedTable({
    kind: 'merge_journal',
    part: 'guest_merge_changes',
    table: 'guest_merges',
    key: 'id',
    at: 'at',
    atOnce: 20,
    bytes: sql<number>`coalesce((select sum(octet_length(c.changes)) from guest_merge_changes c where c.merge_id = t.id), 0)`,
    free: sql`exists (select 1 from guest_merge_changes c where c.merge_id = t.id)`,
    async remove(tx, ids) {
      await tx.deleteFrom('guest_merge_changes').where('merge_id', 'in', ids).execute()
    },
  }),
]
