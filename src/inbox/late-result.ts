import { afterCommit, type Tx, transact } from '../db/index.ts'
import { isServersTrouble, type Outcome, recordOutcomes, restrict, restrictionOf } from '../numbers/index.ts'
import type { SendResult } from '../whatsapp/port.ts'
import { completeAction, failAction } from './actions.ts'
import type { InboxDeps, MessageRow } from './deps.ts'
import { applyLateRefusal, applySendResult, refusalReason } from './statuses.ts'
import { traceLateResult } from './trace-messages.ts'

/** A late result for a send that had ended without one: the session pool's `onLateResult`, for messages of any kind. */
export async function applyLateResult(
  deps: Pick<InboxDeps, 'db' | 'clock' | 'signals' | 'messageHooks' | 'settings'>,
  numberId: string,
  whatsAppId: string,
  result: SendResult,
): Promise<void> {
  if (result.outcome !== 'accepted' && result.outcome !== 'refused') return
  const restriction = result.outcome === 'refused' ? restrictionOf(result.code) : undefined
  const stopped = await transact(deps.db, async (tx) => {
    if (restriction) await restrict(tx, deps, numberId, restriction)
    const now = deps.clock.now()
    const message = await tx
      .selectFrom('messages')
      .select(['id', 'kind', 'status', 'chat_id', 'number_id', 'traceparent'])
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .where('from_me', '=', 1)
      .executeTakeFirst()
    if (message) {
      afterCommit(tx, () => traceLateResult(message, result.outcome))
      const isStopped = await recordOutcomes(tx, deps, numberId, await outcomeOf(tx, message, result))
      if (result.outcome === 'refused') await applyLateRefusal(tx, deps, message, { code: result.code, at: now })
      else await applySendResult(tx, deps, message, result, result.at)
      return isStopped
    }
    const action = await tx
      .selectFrom('message_actions')
      .select('id')
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .executeTakeFirst()
    if (!action) return false
    if (result.outcome === 'accepted') await completeAction(tx, action.id, now)
    else await failAction(tx, action.id, refusalReason(result.code))
    return false
  })
  deps.signals.notify('outbox')
  if (restriction || stopped) {
    deps.signals.notify('number', numberId)
    deps.signals.notify('deliveries')
  }
}

/** Kinds that say nothing about how a number's mailings are taken. */
const UNCOUNTED = new Set<MessageRow['kind']>([null, 'reply', 'automatic', 'test'])

/**
 * The outcome to count for the number as if it had come in time: once, and not for a message that had its result
 * already.
 */
async function outcomeOf(
  tx: Tx,
  { kind, status, chat_id: chatId }: Pick<MessageRow, 'kind' | 'status' | 'chat_id'>,
  result: Extract<SendResult, { outcome: 'accepted' | 'refused' }>,
): Promise<Outcome[]> {
  if (UNCOUNTED.has(kind) || (status !== 'sending' && status !== 'unconfirmed')) return []
  const refusedWith = result.outcome === 'refused' ? result.code : null
  if (refusedWith !== null && isServersTrouble(refusedWith)) return []
  const chat = await tx.selectFrom('chats').select('last_inbound_at').where('id', '=', chatId).executeTakeFirst()
  return [{ refusedWith, firstContact: chat?.last_inbound_at == null }]
}
