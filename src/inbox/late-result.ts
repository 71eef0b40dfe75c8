import { transact } from '../db/index.ts'
import { REACHOUT_LOCK, restrict } from '../numbers/index.ts'
import type { SendResult } from '../whatsapp/port.ts'
import { completeAction, failAction } from './actions.ts'
import type { InboxDeps } from './deps.ts'
import { applySendResult, refusalReason } from './statuses.ts'

/** The network's word on a send that had ended without one: the session pool's `onLateResult`, for messages of any kind. */
export async function applyLateResult(
  deps: Pick<InboxDeps, 'db' | 'clock' | 'signals' | 'messageHooks'>,
  numberId: string,
  whatsAppId: string,
  result: SendResult,
): Promise<void> {
  if (result.outcome !== 'accepted' && result.outcome !== 'refused') return
  const locked = result.outcome === 'refused' && result.code === REACHOUT_LOCK
  await transact(deps.db, async (tx) => {
    if (locked) await restrict(tx, deps, numberId, { kind: 'reachout_lock', until: null })
    const now = deps.clock.now()
    const message = await tx
      .selectFrom('messages')
      .select('id')
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .where('from_me', '=', 1)
      .executeTakeFirst()
    if (message) return void (await applySendResult(tx, deps, message, result, resultAt(result, now)))
    const action = await tx
      .selectFrom('message_actions')
      .select('id')
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .executeTakeFirst()
    if (!action) return
    if (result.outcome === 'accepted') await completeAction(tx, action.id, now)
    else await failAction(tx, action.id, refusalReason(result.code))
  })
  deps.signals.notify('outbox')
  if (locked) {
    deps.signals.notify('number', numberId)
    deps.signals.notify('deliveries')
  }
}

function resultAt(result: SendResult, now: number): number {
  return result.outcome === 'accepted' ? result.at : now
}
