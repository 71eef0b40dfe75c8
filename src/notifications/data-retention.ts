import { bytesOf, type RetainedPart, retainedTable } from '../db/index.ts'

/** What users were notified of. */
export const notificationRetention: RetainedPart[] = [
  retainedTable({
    kind: 'notifications',
    part: 'notifications',
    table: 'notifications',
    key: 'id',
    at: 'created_at',
    bytes: bytesOf('id', 'user_id', 'event_id', 'kind', 'tag', 'guest_id', 'ref_id'),
    async remove(tx, ids) {
      await tx.deleteFrom('notifications').where('id', 'in', ids).execute()
    },
  }),
]
