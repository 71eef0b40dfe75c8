import type { Tx } from '../../db/index.ts'
import { addDelivery } from '../../deliveries/index.ts'
import { fallbackAfterMs, queuesOf } from '../cascade/steps.ts'
import type { MailingRow } from '../view.ts'

/** Plans the message of a triggered mailing to a guest for one cause; a second time for the same cause nothing happens. */
export async function planTriggered(
  tx: Tx,
  mailing: MailingRow,
  cause: { guestId: string; cause: string; notBefore: number; at: number },
): Promise<void> {
  for (const queue of queuesOf(mailing).filter(({ first }) => first)) {
    await addDelivery(tx, { queueId: queue.id, fallbackAfterMs: fallbackAfterMs(queue), ...cause })
  }
}
