import { transact } from '../db/index.ts'
import { applySendResult } from '../inbox/index.ts'
import { DAY } from '../lib/units.ts'
import type { SendDeps } from './deps.ts'
import { settleDelivery } from './settle.ts'
import { type DeliveryRow, findMessage, findUnconfirmable } from './view.ts'

/** WhatsApp drops a repeated id for about this long; later a repeat might arrive as a second message. */
export const REPEATED_FOR_MS = DAY

/**
 * Ends deliveries as `unconfirmed` that nobody will confirm any more: too old, tried too often, or their number is
 * gone.
 */
export async function releaseStale(deps: Pick<SendDeps, 'db' | 'clock' | 'inbox' | 'signals'>): Promise<number> {
  let ended = 0
  for (;;) {
    const stale = await findUnconfirmable(deps.db, deps.clock.now() - REPEATED_FOR_MS, 100)
    for (const delivery of stale) await endUnconfirmed(deps, delivery)
    ended += stale.length
    if (stale.length < 100) return ended
  }
}

/** Nobody will confirm it any more: it ends as `unconfirmed`, and so does its message. */
export async function endUnconfirmed(
  deps: Pick<SendDeps, 'db' | 'clock' | 'inbox' | 'signals'>,
  delivery: DeliveryRow,
) {
  const at = deps.clock.now()
  const message = delivery.message_id === null ? undefined : await findMessage(deps.db, delivery.message_id)
  await transact(deps.db, async (tx) => {
    const ended = { kind: 'unconfirmed', reason: 'no_acknowledgement' } as const
    if (!(await settleDelivery(tx, delivery.id, ended, at))) return
    if (message) await applySendResult(tx, deps.inbox, message, { outcome: 'unconfirmed' }, at)
  })
  deps.signals.notify('outbox')
}
