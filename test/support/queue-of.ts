import type { ReadDb } from '../../src/db/index.ts'
import type { SendQueueRow } from '../../src/deliveries/index.ts'

/** The id of the queue by which a mailing goes to its guests. */
export async function queueOf(
  db: ReadDb,
  mailingId: string,
  channel: SendQueueRow['channel'] = 'whatsapp',
): Promise<string> {
  const { id } = await db
    .selectFrom('send_queues')
    .select('id')
    .where('owner_kind', '=', 'mailing')
    .where('owner_id', '=', mailingId)
    .where('is_test', '=', 0)
    .where('channel', '=', channel)
    .executeTakeFirstOrThrow()
  return id
}
