import type { ReadDb } from '../db/index.ts'
import type { NotificationKind } from '../db/schema/notifications.ts'
import { type About, concerns, type Recipient } from './recipients.ts'
import type { NotificationRow } from './store.ts'
import { findGuest, type GuestState } from './view.ts'

const ABOUT: Record<NotificationKind, About> = {
  message: { topic: null, scope: 'messages:read' },
  messages: { topic: null, scope: 'messages:read' },
  call: { topic: null, scope: 'messages:read' },
  overdue: { topic: 'overdue', scope: 'messages:read' },
  assigned: { topic: 'assigned', scope: 'messages:read' },
  mention: { topic: 'mentions', scope: 'guests:read' },
  rule: { topic: 'rules', scope: 'guests:read' },
  rule_stopped: { topic: 'rules', scope: 'restaurants:write' },
  low_rating: { topic: 'ratings', scope: 'reviews:read' },
  grave_review: { topic: 'ratings', scope: 'reviews:read' },
  alert: { topic: 'alerts', scope: 'reviews:read' },
  number_down: { topic: 'numbers', scope: 'numbers:read' },
  test: { topic: null, scope: 'events:read' },
}

/**
 * Why there is no longer anything to say: somebody has read or answered it meanwhile (`seen`), or the user does not
 * want it, or not for a conversation that belongs to somebody else by now (`unwanted`).
 */
export async function findSkipReason(
  db: ReadDb,
  recipient: Recipient,
  row: NotificationRow,
): Promise<'seen' | 'unwanted' | undefined> {
  if (row.kind === 'test') return undefined
  // Some of many guests may be answered by now: while one waits, it is worth a look.
  if (row.kind === 'messages') return undefined
  const guest = row.guest_id === null ? undefined : await findGuest(db, row.guest_id)
  if (row.guest_id !== null && (!guest || guest.erased_at !== null)) return 'unwanted'
  if (!concerns(recipient, ABOUT[row.kind], guest)) return 'unwanted'
  return guest && isSettled(row.kind, guest, recipient.id) ? 'seen' : undefined
}

function isSettled(kind: NotificationKind, guest: GuestState, userId: string): boolean {
  switch (kind) {
    case 'message':
    case 'call':
      return guest.unread_count === 0
    case 'overdue':
      return guest.waiting_since === null || guest.resolved_at !== null
    case 'assigned':
      return guest.assignee !== userId
    default:
      return false
  }
}
