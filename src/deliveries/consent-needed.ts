import type { ReadDb } from '../db/index.ts'
import type { Purpose } from '../db/schema/guests.ts'
import { findWithoutConsent } from '../guests/index.ts'
import type { DeliveryKinds, QueueRenderer } from './kinds.ts'
import { getQueue } from './queue-view.ts'
import type { SendQueueRow } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

/** What a guest must have agreed to, or not have refused, to get what a queue sends (invariant 5). */
export function consentNeeded(
  { channel }: Pick<SendQueueRow, 'channel'>,
  { purpose = 'service' }: Pick<QueueRenderer, 'purpose'>,
): { channel: SendQueueRow['channel']; purpose: Purpose } {
  return { channel, purpose }
}

/** Whether a guest has meanwhile refused what was on its way to them: it is not sent again. */
export async function isRefusedSince(
  db: ReadDb,
  kinds: DeliveryKinds,
  { queue_id, guest_id }: Pick<DeliveryRow, 'queue_id' | 'guest_id'>,
): Promise<boolean> {
  const queue = await getQueue(db, queue_id)
  const renderer = await kinds[queue.kind]?.prepare(db, queue)
  const refusing = await findWithoutConsent(db, [guest_id], consentNeeded(queue, renderer ?? {}))
  return refusing.has(guest_id)
}
