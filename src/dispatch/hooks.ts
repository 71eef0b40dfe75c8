import type { Tx } from '../db/index.ts'
import type { MessageHooks } from '../inbox/index.ts'
import type { Clock } from '../lib/clock.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { settleSend } from '../numbers/index.ts'
import { recordDeliveries } from './events.ts'
import { advance, finish, markReplied, moveToSurvivor } from './store.ts'

/** An answer within this time counts as one to the message (SPEC M9). */
const REPLY_WINDOW_MS = DAY
/** WhatsApp tells the time of a message in whole seconds, by its own clock. */
const CLOCK_TOLERANCE_MS = 5 * SECOND

/**
 * What dispatch learns from the inbox: how messages fare, early or late, and that a guest has written. Injected there by
 * the context; runs in the transaction of the change.
 */
export function dispatchHooks(deps: { clock: Clock }): MessageHooks {
  return {
    async onStatus(tx, message, status, at) {
      if (message.delivery_id === null) return
      const row = await follow(tx, message.delivery_id, status, message.status_reason, at)
      if (!row) return
      // A receipt may be all that is ever heard of it: then it is no longer on its way.
      if (status !== 'sent' && row.sent_at === at) {
        await settleSend(tx, message.number_id, message.whatsapp_id, deps.clock.steady())
      }
      await recordDeliveries(tx, [row], at)
    },
    async onInbound(tx, { guestId, at }) {
      const until = at + CLOCK_TOLERANCE_MS
      await recordDeliveries(tx, await markReplied(tx, guestId, { at: until, since: until - REPLY_WINDOW_MS }), at)
    },
  }
}

/** Two guests turned out to be one (see guests): nobody gets two messages of one lane. */
export async function mergeDeliveries(
  tx: Tx,
  { survivorId, huskId }: { survivorId: string; huskId: string },
): Promise<void> {
  await moveToSurvivor(tx, survivorId, huskId)
}

function follow(tx: Tx, deliveryId: string, status: string, reason: string | null, at: number) {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return advance(tx, deliveryId, status, at)
    case 'failed':
    case 'unconfirmed':
      return finish(tx, deliveryId, status, reason ?? 'unknown')
    default:
      return undefined
  }
}
