import { afterCommit, type Tx } from '../../db/index.ts'
import type { MessageStatus } from '../../db/schema/inbox.ts'
import { insertOutgoing, type MessageHooks } from '../../inbox/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { ReputationDeps } from '../deps.ts'
import { takeAnswer } from './take-answer.ts'

const ARRIVED: ReadonlySet<string> = new Set<MessageStatus>(['sent', 'delivered', 'read'])

type Deps = Pick<ReputationDeps, 'clock' | 'settings'> & { signals: Signals }

/** What reputation learns from the inbox: that a guest was asked, and what they answer. */
export function ratingMessageHooks(deps: Deps): Omit<MessageHooks, 'onRejectedCall'> {
  return {
    async onStatus(tx, messages, status, at) {
      // A receipt may be all we ever hear about a message: its acknowledgement dies with the process.
      if (!ARRIVED.has(status)) return
      for (const { kind, delivery_id } of messages) {
        if (kind === 'rating_request' && delivery_id !== null) await noteAsked(tx, delivery_id, at)
      }
    },
    async onInbound(tx, { guestId, numberId, at, text }) {
      const words = text === null ? undefined : await takeAnswer(tx, deps, { guestId, text, at })
      if (words === undefined) return
      await insertOutgoing(tx, {
        numberId,
        guestId,
        kind: 'reply',
        content: { type: 'text', text: words },
        author: null,
        at: deps.clock.now(),
      })
      afterCommit(tx, () => deps.signals.notify('replies', numberId))
    },
  }
}

async function noteAsked(tx: Tx, deliveryId: string, at: number): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ asked_at: at })
    .where('order_id', '=', (eb) => eb.selectFrom('deliveries').select('dedupe_key').where('id', '=', deliveryId))
    .where('asked_at', 'is', null)
    .execute()
}
