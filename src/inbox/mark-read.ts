import type { ExpressionBuilder } from 'kysely'
import { type Db, type Tx, transact } from '../db/index.ts'
import type { Schema } from '../db/schema.ts'
import { clearUnread, flagUnread, lockGuest, lowerUnread, recordGuestUpdated } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { OwnRead } from '../whatsapp/port.ts'
import { clearChatMarks, markChatUnread } from './chat-marks.ts'
import type { MessageRow } from './deps.ts'

/**
 * An operator has read everything that the guest wrote: the counter is reset, and each number with unread messages
 * tells WhatsApp. The guest must not be merged.
 */
export async function markRead(
  { db, signals }: { db: Db; signals: Signals },
  guestId: string,
  { at, by }: { at: number; by: string },
): Promise<void> {
  const { numbers } = await transact(db, (tx) => markReadIn(tx, guestId, { at, by }))
  signals.notify('outbox')
  for (const numberId of numbers) signals.notify('replies', numberId)
}

/** `numbers`: those whose phones have to be told. */
type Marked = { changed: boolean; numbers: string[] }

/** `markRead` inside a transaction, after which those numbers have to hear of it. */
export async function markReadIn(tx: Tx, guestId: string, { at, by }: { at: number; by: string }): Promise<Marked> {
  const before = await lockGuest(tx, guestId)
  const unread = await markReadRows(tx, guestId, { at, by, tellWhatsApp: true })
  const marked = await clearChatMarks(tx, guestId)
  return { changed: (before?.unread_count ?? 0) > 0, numbers: [...new Set([...unread, ...marked])] }
}

/** Marks a guest as unread, here and on the phone of the latest chat, because somebody wants to come back to them. */
export async function markUnreadIn(tx: Tx, guestId: string, { at, by }: { at: number; by: string }): Promise<Marked> {
  const before = await lockGuest(tx, guestId)
  if (before && before.unread_count > 0) return { changed: false, numbers: [] }
  await flagUnread(tx, guestId)
  await recordGuestUpdated(tx, guestId, { changed: 'unread', by, at })
  const numberId = await markChatUnread(tx, guestId)
  return { changed: true, numbers: numberId === undefined ? [] : [numberId] }
}

/**
 * The number's own phone has shown these messages as read, and so everything older in that chat. Messages that are not
 * here, or that another number received, are ignored.
 */
export async function markReadElsewhere(
  { db, signals }: { db: Db; signals: Signals },
  numberId: string,
  { messageIds, at }: OwnRead,
): Promise<void> {
  const changed = await transact(db, async (tx) => {
    const newest = await tx
      .selectFrom('messages')
      .select(['guest_id', 'number_id', 'at'])
      .where('number_id', '=', numberId)
      .where('whatsapp_id', 'in', messageIds)
      .where('from_me', '=', 0)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest !== undefined && (await markUpTo(tx, newest, { at, by: null, tellWhatsApp: false }))
  })
  if (changed) signals.notify('outbox')
}

/** A program has read a guest's message, and so everything older in that chat. */
export async function markReadUpTo(
  { db, signals }: { db: Db; signals: Signals },
  message: Pick<MessageRow, 'guest_id' | 'number_id' | 'at'>,
  { at, by }: { at: number; by: string },
): Promise<void> {
  const changed = await transact(db, (tx) => markUpTo(tx, message, { at, by, tellWhatsApp: true }))
  if (!changed) return
  signals.notify('outbox')
  signals.notify('replies', message.number_id)
}

type Reading = { at: number; by: string | null; tellWhatsApp: boolean }

async function markUpTo(
  tx: Tx,
  newest: Pick<MessageRow, 'guest_id' | 'number_id' | 'at'>,
  { at, by, tellWhatsApp }: Reading,
): Promise<boolean> {
  await lockGuest(tx, newest.guest_id)
  const { numUpdatedRows } = await tx
    .updateTable('messages')
    .set((eb) => ({ read_at: at, ...(tellWhatsApp && receiptDue(eb)) }))
    .where('guest_id', '=', newest.guest_id)
    .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
    .where('number_id', '=', newest.number_id)
    .where('at', '<=', newest.at)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await lowerUnread(tx, newest.guest_id, Number(numUpdatedRows))
  await recordGuestUpdated(tx, newest.guest_id, { changed: 'unread', by, at })
  return true
}

/** WhatsApp has no receipts for calls. */
const receiptDue = (eb: ExpressionBuilder<Schema, 'messages'>) => ({
  receipt_due: eb.case().when('type', '=', 'call').then(eb.lit(0)).else(eb.lit(1)).end(),
})

/** The same inside a transaction. Returns the numbers whose messages were unread. */
export async function markReadRows(tx: Tx, guestId: string, { at, by, tellWhatsApp }: Reading): Promise<string[]> {
  // The guest's row first: a transaction that stores a message of this guest waits, so that none is counted without
  // being marked.
  const wasUnread = await clearUnread(tx, guestId)
  if (!wasUnread) return []
  await recordGuestUpdated(tx, guestId, { changed: 'unread', by, at })
  const rows = await tx
    .updateTable('messages')
    .set((eb) => ({
      read_at: at,
      ...(tellWhatsApp && receiptDue(eb)),
    }))
    .where('guest_id', '=', guestId)
    .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
    .returning('number_id')
    .execute()
  return [...new Set(rows.map((row) => row.number_id))]
}
