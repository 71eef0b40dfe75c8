import { type Db, type Tx, transact } from '../db/index.ts'
import { clearUnread, recordGuestUpdated } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'

/**
 * An operator has read all that the guest wrote: the counter goes to zero, and each number that got unread messages is
 * to tell WhatsApp. The guest is a living one.
 */
export async function markRead(
  { db, signals }: { db: Db; signals: Signals },
  guestId: string,
  { at, by }: { at: number; by: string },
): Promise<void> {
  const numberIds = await transact(db, (tx) => markReadRows(tx, guestId, { at, by, tellWhatsApp: true }))
  signals.notify('outbox')
  for (const numberId of numberIds) signals.notify('replies', numberId)
}

/** The same inside a transaction. Returns the numbers whose messages were unread. */
export async function markReadRows(
  tx: Tx,
  guestId: string,
  { at, by, tellWhatsApp }: { at: number; by: string | null; tellWhatsApp: boolean },
): Promise<string[]> {
  // The guest's row first: whoever stores a message of this guest waits, so that none is counted and not marked.
  const wasUnread = await clearUnread(tx, guestId)
  if (!wasUnread) return []
  await recordGuestUpdated(tx, guestId, { changed: 'unread', by, at })
  const rows = await tx
    .updateTable('messages')
    .set((eb) => ({
      read_at: at,
      // WhatsApp knows no receipts of calls.
      ...(tellWhatsApp && { receipt_due: eb.case().when('type', '=', 'call').then(eb.lit(0)).else(eb.lit(1)).end() }),
    }))
    .where('guest_id', '=', guestId)
    .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
    .returning('number_id')
    .execute()
  return [...new Set(rows.map((row) => row.number_id))]
}
