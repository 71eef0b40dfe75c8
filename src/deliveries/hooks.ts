import type { Tx } from '../db/index.ts'
import type { MessageHooks, MessageRow } from '../inbox/index.ts'
import { known } from '../lib/known.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { recordDeliveries } from './events.ts'
import { markReplied } from './replied.ts'
import { reportDeliveries, settleDelivery } from './settle.ts'
import { moveToKept } from './store.ts'

/** An answer within this time counts as an answer to the message. */
const REPLY_WINDOW_MS = DAY
/** WhatsApp gives the time of a message in whole seconds, by its own clock. */
const CLOCK_TOLERANCE_MS = 5 * SECOND

/**
 * What deliveries learn from the inbox: how messages fare, early or late, and that a guest has written. Injected there
 * by the context; runs in the transaction of the change.
 */
export function deliveryHooks(): Omit<MessageHooks, 'onRejectedCall'> {
  return {
    async onStatus(tx, messages, status, at) {
      const planned = messages.filter((message) => message.delivery_id !== null)
      await follow(tx, planned, status, at)
    },
    async onInbound(tx, { guestId, at }) {
      const until = at + CLOCK_TOLERANCE_MS
      await recordDeliveries(tx, await markReplied(tx, guestId, { at: until, since: until - REPLY_WINDOW_MS }), at)
    },
  }
}

/** After a merge (see guests) nobody gets two messages from one queue. */
export async function mergeDeliveries(
  tx: Tx,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<void> {
  await moveToKept(tx, keptId, mergedId)
}

async function follow(tx: Tx, messages: readonly MessageRow[], status: string, at: number): Promise<void> {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read': {
      const ids = messages.map(({ delivery_id }) => known(delivery_id, 'delivery of this message'))
      if (ids.length > 0) await reportDeliveries(tx, ids, { status }, at)
      return
    }
    case 'failed':
    case 'unconfirmed':
      for (const { delivery_id, status_reason } of messages) {
        const id = known(delivery_id, 'delivery of this message')
        await settleDelivery(tx, id, { kind: status, reason: status_reason ?? 'unknown' }, at)
      }
      return
    default:
  }
}
