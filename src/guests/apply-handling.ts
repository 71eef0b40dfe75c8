import type { Tx } from '../db/index.ts'
import type { AuditHook } from './deps.ts'
import { recordGuestUpdated } from './guest-updated.ts'
import { type HandlingChange, handleGuest } from './handling.ts'

type Handled = {
  change: HandlingChange
  /** Its name in the audit log: `resolve` becomes `guest.resolve`. */
  action: string
  details?: Record<string, unknown>
  by: string
  at: number
}

/**
 * Changes the handling of a conversation, with audit and event; returns whether anything changed. Throws `not_found`.
 */
export async function applyHandling(
  tx: Tx,
  audit: AuditHook,
  guestId: string,
  { change, action, details = {}, by, at }: Handled,
): Promise<boolean> {
  const guest = await handleGuest(tx, guestId, change, { by, at })
  if (!guest) return false
  await audit(tx, { actor: by, action: `guest.${action}`, subject: guest.id, details, at })
  await recordGuestUpdated(tx, guest.id, { changed: 'handling', by, at })
  return true
}
