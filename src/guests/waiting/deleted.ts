import type { Tx } from '../../db/index.ts'
import { withdrawAnswer } from './answer.ts'
import { findWait, firstUnanswered, moveWait } from './store.ts'

/** A message was deleted for all: what nobody can read any more needs no answer, and is none. */
export async function forgetDeleted(tx: Tx, message: { id: string; guest_id: string; from_me: 0 | 1 }): Promise<void> {
  if (message.from_me) return withdrawAnswer(tx, message)
  const wait = await findWait(tx, message.guest_id)
  if (!wait?.waiting_message_id || message.id < wait.waiting_message_id) return
  const since = await firstUnanswered(tx, wait, wait.answered_through ?? 0)
  if (since !== wait.waiting_since) await moveWait(tx, wait, since)
}
