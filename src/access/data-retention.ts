import { bytesOf, type RetainedPart, retainedTable } from '../db/index.ts'

/** Retention of the audit log. */
export const accessRetention: RetainedPart[] = [
  retainedTable({
    kind: 'audit_log',
    part: 'audit_log',
    table: 'audit_log',
    key: 'id',
    at: 'at',
    bytes: bytesOf('details', 'action', 'subject', 'actor'),
    async remove(tx, ids) {
      await tx.deleteFrom('audit_log').where('id', 'in', ids).execute()
    },
  }),
]
