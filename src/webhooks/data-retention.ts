import { sql } from 'kysely'
import { type RetainedPart, retainedTable } from '../db/index.ts'

/** What webhooks were told, with each attempt. What is still to be told has not ended. */
export const webhookRetention: RetainedPart[] = [
  retainedTable({
    kind: 'webhook_log',
    part: 'webhook_deliveries',
    table: 'webhook_deliveries',
    key: 'id',
    at: 'finished_at',
    bytes: sql<number>`coalesce((
      select sum(octet_length(a.request_body) + coalesce(octet_length(a.response_body), 0))
      from webhook_attempts a where a.delivery_id = t.id), 0)`,
    async remove(tx, ids) {
      // Their attempts go with them.
      await tx.deleteFrom('webhook_deliveries').where('id', 'in', ids).execute()
    },
  }),
]
