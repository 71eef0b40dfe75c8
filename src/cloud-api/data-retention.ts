import { bytesOf, type RetainedPart, retainedTable } from '../db/index.ts'

/** What programs said about their messages besides what guests saw. */
export const cloudApiRetention: RetainedPart[] = [
  retainedTable({
    kind: 'messages',
    part: 'cloud_api_messages',
    table: 'cloud_api_messages',
    key: 'message_id',
    at: 'created_at',
    bytes: bytesOf('choices', 'callback_data'),
    async remove(tx, ids) {
      await tx.deleteFrom('cloud_api_messages').where('message_id', 'in', ids).execute()
    },
  }),
]
