import { type Db, type Tx, transact } from '../db/index.ts'
import { clearUnread, lockGuest, lowerUnread, recordGuestUpdated } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { OwnRead } from '../whatsapp/port.ts'

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

/**
 * The number's own phone has shown these messages as read: so is everything older in that chat. Of messages that are not
 * here, or that another number got, nothing is said.
 */
export async function markReadElsewhere(
  { db, signals }: { db: Db; signals: Signals },
  numberId: string,
  { messageIds, at }: OwnRead,
): Promise<void> {
  const changed = await transact(db, async (tx) => {
    const newest = await tx
      .selectFrom('messages')
      .select(['guest_id', 'at'])
      .where('number_id', '=', numberId)
      .where('whatsapp_id', 'in', messageIds)
      .where('from_me', '=', 0)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!newest) return false
    await lockGuest(tx, newest.guest_id)
    const { numUpdatedRows } = await tx
      .updateTable('messages')
      .set({ read_at: at })
      .where('guest_id', '=', newest.guest_id)
      .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
      .where('number_id', '=', numberId)
      .where('at', '<=', newest.at)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await lowerUnread(tx, newest.guest_id, Number(numUpdatedRows))
    await recordGuestUpdated(tx, newest.guest_id, { changed: 'unread', by: null, at })
    return true
  })
  if (changed) signals.notify('outbox')
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
