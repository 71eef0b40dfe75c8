import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { MessageActionsTable } from '../db/schema/inbox.ts'
import { AppError } from '../lib/errors.ts'
import { newId, whatsAppMessageId } from '../lib/ids.ts'
import { currentTrace } from '../lib/tracing/tracing.ts'
import type { OutgoingContent } from '../whatsapp/port.ts'
import { applyChange, type Change, lockedForChange } from './changes.ts'
import type { MessageRow } from './deps.ts'
import { demandChangeable } from './reply-window.ts'

export type ActionRow = Selectable<MessageActionsTable>

/** What an operator does to an existing message. */
export type NewAction = { kind: 'edit' | 'reaction'; text: string } | { kind: 'delete' }

/** Queues an edit, a deletion or a reaction; returns its id. Throws `wrong_state` where WhatsApp has no such thing. */
export async function queueAction(
  db: Db | Tx,
  message: MessageRow,
  action: NewAction,
  { author, at }: { author: string; at: number },
): Promise<string> {
  demandPossible(message, action)
  if (action.kind !== 'reaction') await demandChangeable(db, message.number_id)
  const id = newId('act')
  const row: Insertable<MessageActionsTable> = {
    id,
    number_id: message.number_id,
    chat_id: message.chat_id,
    message_id: message.id,
    whatsapp_id: whatsAppMessageId(id),
    kind: action.kind,
    text: action.kind === 'delete' ? null : action.text,
    status: 'queued',
    status_reason: null,
    author,
    next_attempt_at: null,
    created_at: at,
    traceparent: currentTrace(),
  }
  await db.insertInto('message_actions').values(row).execute()
  return id
}

function demandPossible(message: MessageRow, { kind }: NewAction): void {
  const refuse = (why: string) => new AppError('wrong_state', why)
  if (message.deleted_at !== null) throw refuse('This message is deleted.')
  if (message.from_me && message.status === 'failed') throw refuse('This message was never sent.')
  if (message.type === 'call') throw refuse('Nothing can be done about a call.')
  if (kind === 'reaction') return
  if (!message.from_me) throw refuse('Only your own messages can be edited or deleted.')
  if (kind === 'edit' && message.text === null) throw refuse('This message has no text to edit.')
}

/** The content of an action for WhatsApp. */
export function contentOf(action: ActionRow, target: MessageRow): OutgoingContent {
  const targetId = target.whatsapp_id
  switch (action.kind) {
    case 'edit':
      return { type: 'edit', targetId, text: action.text ?? '' }
    case 'delete':
      return { type: 'delete', targetId }
    case 'reaction':
      return { type: 'reaction', targetId, targetFromMe: target.from_me === 1, emoji: action.text ?? '' }
    default:
      return action.kind satisfies never
  }
}

/** WhatsApp has accepted the action: from now on the message shows it. */
export async function completeAction(tx: Tx, id: string, at: number): Promise<boolean> {
  const action = await tx
    .updateTable('message_actions')
    .set({ status: 'sent', status_reason: null, next_attempt_at: null })
    .where('id', '=', id)
    .where('status', '<>', 'sent')
    .returningAll()
    .executeTakeFirst()
  if (!action) return false
  const [target] = await lockedForChange(tx, (messages) => messages.where('id', '=', action.message_id)).execute()
  if (!target) return false
  const { targetFromMe: _, ...change } = { targetFromMe: undefined, ...contentOf(action, target) }
  await applyChange(tx, target, change as Change, { fromMe: true, at, id: action.whatsapp_id })
  return true
}

export async function failAction(tx: Tx, id: string, reason: string): Promise<void> {
  await tx
    .updateTable('message_actions')
    .set({ status: 'failed', status_reason: reason, next_attempt_at: null })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'sending'])
    .execute()
}
