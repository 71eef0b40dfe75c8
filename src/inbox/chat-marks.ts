import { type Db, type Tx, transact } from '../db/index.ts'
import {
  clearUnread,
  findPeer,
  findPeerGuests,
  flagUnread,
  lockGuest,
  lowerUnread,
  recordGuestUpdated,
} from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { ChatMark, Connection } from '../whatsapp/port.ts'

const AT_ONCE = 50

/**
 * Marks a guest's latest chat as unread, also on the phone of its number, because an operator wants to come back to it.
 * Returns the number.
 */
export async function markChatUnread(tx: Tx, guestId: string): Promise<string | undefined> {
  const chat = await tx
    .selectFrom('chats')
    .select(['id', 'number_id'])
    .where('guest_id', '=', guestId)
    .orderBy('last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (chat) await tx.updateTable('chats').set({ marked_unread: 1, mark_due: 1 }).where('id', '=', chat.id).execute()
  return chat?.number_id
}

/**
 * Everything of a guest is read: removes the marks on their chats. Returns the numbers whose phones have to be told.
 */
export async function clearChatMarks(tx: Tx, guestId: string): Promise<string[]> {
  const chats = await tx
    .updateTable('chats')
    .set({ marked_unread: 0, mark_due: 1 })
    .where('guest_id', '=', guestId)
    .where((eb) => eb('marked_unread', '=', eb.lit(1)))
    .returning('number_id')
    .execute()
  return chats.map(({ number_id: id }) => id)
}

/** A chat was marked on the number's own phone. Chats with people who are unknown here are ignored. */
export async function takeChatMark(
  { db, clock, signals }: { db: Db; clock: Clock; signals: Signals },
  numberId: string,
  { peer, unread }: ChatMark,
): Promise<void> {
  const at = clock.now()
  const changed = await transact(db, async (tx) => {
    const [known] = await findPeerGuests(tx, peer)
    const guest = known && (await lockGuest(tx, known.id))
    if (!guest || guest.merged_into !== null) return false
    const { numUpdatedRows } = await tx
      .updateTable('chats')
      .set({ marked_unread: unread ? 1 : 0, mark_due: 0 })
      .where('guest_id', '=', guest.id)
      .where('number_id', '=', numberId)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    if (unread) await flagUnread(tx, guest.id)
    else await readChat(tx, guest.id, numberId, at)
    await recordGuestUpdated(tx, guest.id, { changed: 'unread', by: null, at })
    return true
  })
  if (changed) signals.notify('outbox')
}

async function readChat(tx: Tx, guestId: string, numberId: string, at: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('messages')
    .set({ read_at: at })
    .where('guest_id', '=', guestId)
    .where('number_id', '=', numberId)
    .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
    .executeTakeFirst()
  await lowerUnread(tx, guestId, Number(numUpdatedRows))
  const left = await tx
    .selectFrom('messages')
    .select('id')
    .where('guest_id', '=', guestId)
    .where((eb) => eb.and([eb('from_me', '=', eb.lit(0)), eb('read_at', 'is', null)]))
    .limit(1)
    .executeTakeFirst()
  // Only the mark was left.
  if (!left) await clearUnread(tx, guestId)
}

/** Tells the phone which chats operators have marked. A mark that it refuses is not retried. */
export async function sendChatMarks(
  { db, log }: { db: Db; log: Logger },
  numberId: string,
  connection: Connection,
): Promise<void> {
  const chats = await db
    .selectFrom('chats')
    .select(['id', 'guest_id', 'marked_unread'])
    .where('number_id', '=', numberId)
    .where((eb) => eb('mark_due', '=', eb.lit(1)))
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()
  for (const { id, guest_id: guestId, marked_unread: unread } of chats) {
    const newest = await db
      .selectFrom('messages')
      .select(['whatsapp_id', 'from_me', 'at'])
      .where('chat_id', '=', id)
      .where('type', '<>', 'call')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (newest) {
      const last = { id: newest.whatsapp_id, fromMe: newest.from_me === 1, at: newest.at }
      await connection
        .markChat({ peer: await findPeer(db, guestId), unread: unread === 1 }, last)
        .catch((err: unknown) => log.warn({ err, chatId: id }, 'the phone could not be told of a mark'))
    }
    await db
      .updateTable('chats')
      .set({ mark_due: 0 })
      .where('id', '=', id)
      .where('marked_unread', '=', unread)
      .execute()
  }
}
