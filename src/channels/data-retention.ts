import { sql } from 'kysely'
import { bytesOf, type RetainedPart, retainedTable } from '../db/index.ts'

/** What SMS and push said, and to which address. That they were sent and what they cost stays. */
export const channelRetention: RetainedPart[] = [
  retainedTable({
    kind: 'sms_push_texts',
    part: 'channel_sends',
    table: 'channel_sends',
    key: 'no',
    numeric: true,
    at: 'created_at',
    within: sql`address <> ''`,
    bytes: bytesOf('address', 'title', 'text', 'error'),
    // Sends whose state may have to be asked for need their address.
    free: sql`t.status <> 'sending' and t.check_at is null`,
    async remove(tx, keys) {
      await tx
        .updateTable('channel_sends')
        .set({ address: '', title: null, text: '', error: null })
        .where('no', 'in', keys.map(Number))
        .execute()
    },
  }),
]
