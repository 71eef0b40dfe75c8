import type { Tx } from '../db/index.ts'
import { lowerUnread } from './counters.ts'

/** A message that is being removed. */
export type ForgottenMessage = { id: string; guestId: string; at: number; unread: boolean }

/** Removes messages from their guests' timelines and counts, and from everything that refers to them. */
export async function forgetMessages(tx: Tx, messages: readonly ForgottenMessage[]): Promise<void> {
  if (messages.length === 0) return
  const guestIds = [...new Set(messages.map(({ guestId }) => guestId))]
  const ids = messages.map(({ id }) => id)
  await tx
    .deleteFrom('timeline')
    .where('guest_id', 'in', guestIds)
    .where('at', 'in', [...new Set(messages.map(({ at }) => at))])
    .where('ref_id', 'in', ids)
    .execute()
  await tx
    .updateTable('guests')
    .set({ last_message_id: null })
    .where('id', 'in', guestIds)
    .where('last_message_id', 'in', ids)
    .execute()
  // Whose conversation was resolved without an answer waits in the books alone.
  await tx
    .updateTable('guests')
    .set({ waiting_since: null, waiting_message_id: null, answer_due_at: null, overdue_at: null })
    .where('id', 'in', guestIds)
    .where('waiting_message_id', 'in', ids)
    .execute()
  for (const guestId of guestIds) {
    const unread = messages.filter((message) => message.guestId === guestId && message.unread).length
    if (unread > 0) await lowerUnread(tx, guestId, unread)
  }
}
