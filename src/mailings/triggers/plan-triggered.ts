import type { Tx } from '../../db/index.ts'
import { addDelivery } from '../../deliveries/index.ts'
import { fallbackAfterMs, queuesOf } from '../cascade/steps.ts'
import type { MailingRow } from '../view.ts'

/** Plans a triggered mailing's message to a guest; does nothing the second time under the same key. */
export async function planTriggered(
  tx: Tx,
  mailing: MailingRow,
  delivery: { guestId: string; dedupeKey: string; notBefore: number; at: number },
): Promise<void> {
  for (const queue of (await queuesOf(tx, mailing)).filter(({ first }) => first)) {
    await addDelivery(tx, { queueId: queue.id, fallbackAfterMs: fallbackAfterMs(queue), ...delivery })
  }
}
