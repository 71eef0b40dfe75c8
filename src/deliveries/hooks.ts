import type { Tx } from '../db/index.ts'
import type { MessageHooks, MessageRow } from '../inbox/index.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { recordDeliveries } from './events.ts'
import { advance, finish, markReplied, moveToKept } from './store.ts'
import type { DeliveryRow } from './view.ts'

/** An answer within this time counts as one to the message (SPEC M9). */
const REPLY_WINDOW_MS = DAY
/** WhatsApp tells the time of a message in whole seconds, by its own clock. */
const CLOCK_TOLERANCE_MS = 5 * SECOND

/**
 * What dispatch learns from the inbox: how messages fare, early or late, and that a guest has written. Injected there by
 * the context; runs in the transaction of the change.
 */
export function deliveryHooks(): MessageHooks {
  return {
    async onStatus(tx, messages, status, at) {
      const planned = messages.filter((message) => message.delivery_id !== null)
      await recordDeliveries(tx, await follow(tx, planned, status, at), at)
    },
    async onInbound(tx, { guestId, at }) {
      const until = at + CLOCK_TOLERANCE_MS
      await recordDeliveries(tx, await markReplied(tx, guestId, { at: until, since: until - REPLY_WINDOW_MS }), at)
    },
  }
}

/** Two guests turned out to be one (see guests): nobody gets two messages of one queue. */
export async function mergeDeliveries(
  tx: Tx,
  { keptId, mergedId }: { keptId: string; mergedId: string },
): Promise<void> {
  await moveToKept(tx, keptId, mergedId)
}

async function follow(tx: Tx, messages: readonly MessageRow[], status: string, at: number): Promise<DeliveryRow[]> {
  const rows: DeliveryRow[] = []
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return advance(
        tx,
        messages.map((message) => message.delivery_id!),
        status,
        at,
      )
    case 'failed':
    case 'unconfirmed':
      for (const { delivery_id, status_reason } of messages) {
        const row = await finish(tx, delivery_id!, status, status_reason ?? 'unknown')
        if (row) rows.push(row)
      }
      return rows
    default:
      return rows
  }
}
