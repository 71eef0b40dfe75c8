import type { Selectable } from 'kysely'
import { type Db, type ReadDb, type Tx, transact } from '../../db/index.ts'
import type { ChatsTable } from '../../db/schema/inbox.ts'
import { findPeer, getPresentGuest, recordGuestUpdated } from '../../guests/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError } from '../../lib/errors.ts'
import { newId, whatsAppMessageId } from '../../lib/ids.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type { Connection } from '../../whatsapp/port.ts'

/** A phone that is on answers within seconds; one that is off does not. Later answers are still taken. */
export const ANSWER_MS = 40 * SECOND
/** The most that WhatsApp gives at once. */
const AT_ONCE = 50
const CHATS_AT_ONCE = 20

export const OLDER_STATES = ['not_asked', 'asking', 'arrived', 'no_answer', 'nothing_older'] as const

export type ChatHistory = Pick<
  Selectable<ChatsTable>,
  'number_id' | 'history_asked_at' | 'history_answered_at' | 'history_arrived' | 'history_complete'
>

/** Whether a chat has older messages than those here, as far as is known. */
export function olderStateOf(chat: ChatHistory, now: number): (typeof OLDER_STATES)[number] {
  if (chat.history_complete === 1) return 'nothing_older'
  if (chat.history_asked_at === null) return 'not_asked'
  if (chat.history_answered_at !== null) return 'arrived'
  return now < chat.history_asked_at + ANSWER_MS ? 'asking' : 'no_answer'
}

/** When the wait for an answer ends (UTC milliseconds); null: none is expected. */
export const answerDueAt = (chat: ChatHistory, now: number): number | null =>
  olderStateOf(chat, now) === 'asking' ? (chat.history_asked_at ?? 0) + ANSWER_MS : null

const COLUMNS = [
  'id',
  'number_id',
  'history_asked_at',
  'history_answered_at',
  'history_arrived',
  'history_complete',
] as const

/** The guest's chats, the latest first. Of an official number there is no phone that could remember more. */
export async function listChatHistories(db: ReadDb, guestId: string) {
  const chats = await db
    .selectFrom('chats')
    .select(COLUMNS)
    .where('guest_id', '=', guestId)
    .orderBy('last_message_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
  const official = await officialAmong(db, chats)
  return chats.map((chat) => (official.has(chat.number_id) ? { ...chat, history_complete: 1 as const } : chat))
}

async function officialAmong(db: ReadDb, chats: readonly { number_id: string }[]): Promise<Set<string>> {
  if (chats.length === 0) return new Set()
  const ids = chats.map((chat) => chat.number_id)
  const rows = await db
    .selectFrom('numbers')
    .select('id')
    .where('id', 'in', ids)
    .where('kind', '=', 'cloud_api')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/**
 * Has the phone of a chat's number asked for older messages: of the chat with this number, else of the latest one. Throws
 * `not_found`, and `number_unavailable` while the number is not connected.
 */
export async function askOlder(
  { db, clock, signals }: { db: Db; clock: Clock; signals: Signals },
  guestId: string,
  numberId?: string | undefined,
): Promise<ChatHistory> {
  const now = clock.now()
  const chat = await transact(db, async (tx) => {
    const guest = await getPresentGuest(tx, guestId)
    const chats = await listChatHistories(tx, guest.id)
    const found = chats.find((one) => numberId === undefined || one.number_id === numberId)
    if (!found) throw new AppError('not_found', 'There is no chat with this guest yet.')
    const state = olderStateOf(found, now)
    if (state === 'asking' || state === 'nothing_older') return found
    await demandConnected(tx, found.number_id)
    const { id, ...asked } = {
      ...found,
      history_asked_at: now,
      history_answered_at: null,
      history_arrived: 0,
    }
    await tx
      .updateTable('chats')
      .set({ ...asked, history_request: null })
      .where('id', '=', id)
      .execute()
    return asked
  })
  signals.notify('replies', chat.number_id)
  return chat
}

async function demandConnected(db: ReadDb, numberId: string): Promise<void> {
  const number = await db
    .selectFrom('numbers')
    .select('id')
    .where('id', '=', numberId)
    .where('state', 'in', ['open', 'restricted'])
    .executeTakeFirst()
  if (!number) {
    throw new AppError('number_unavailable', 'The number of this chat is not connected: its phone cannot be asked.')
  }
}

/** Sends requests to the phone. Each is sent once: if there is no answer, a person has to repeat it. */
export async function sendHistoryRequests(
  { db, clock, log }: { db: Db; clock: Clock; log: Logger },
  numberId: string,
  connection: Connection,
): Promise<void> {
  const chats = await db
    .selectFrom('chats')
    .select(['id', 'guest_id'])
    .where('number_id', '=', numberId)
    .where('history_request', 'is', null)
    .where('history_asked_at', '>', clock.now() - ANSWER_MS)
    .limit(CHATS_AT_ONCE)
    .execute()
  for (const { id, guest_id: guestId } of chats) {
    const oldest = await findOldest(db, id)
    const request = whatsAppMessageId(newId('msg'))
    // Before it is sent, because the answer names it.
    const claimed = await db
      .updateTable('chats')
      .set({ history_request: request })
      .where('id', '=', id)
      .where('history_request', 'is', null)
      .executeTakeFirst()
    if (!oldest || claimed.numUpdatedRows === 0n) continue
    const from = { id: oldest.whatsapp_id, fromMe: oldest.from_me === 1, at: oldest.at }
    await connection
      .askForHistory(await findPeer(db, guestId), { request, oldest: from, count: AT_ONCE })
      .catch((err: unknown) => log.warn({ err, chatId: id }, 'the phone could not be asked for older messages'))
  }
}

/** Phones know calls by other ids. */
function findOldest(db: ReadDb, chatId: string) {
  return db
    .selectFrom('messages')
    .select(['whatsapp_id', 'from_me', 'at'])
    .where('chat_id', '=', chatId)
    .where('type', '<>', 'call')
    .orderBy('at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** The phone has answered: records how many messages were new, and whether there are older ones. */
export async function noteArrived(
  tx: Tx,
  answer: { numberId: string; request: string; arrived: number; isComplete: boolean },
  at: number,
): Promise<void> {
  const chat = await tx
    .updateTable('chats')
    .set((eb) => ({
      history_answered_at: at,
      history_arrived: eb('history_arrived', '+', answer.arrived),
      ...(answer.isComplete && { history_complete: 1 as const }),
    }))
    .where('number_id', '=', answer.numberId)
    .where('history_request', '=', answer.request)
    .where('history_asked_at', 'is not', null)
    .returning('guest_id')
    .executeTakeFirst()
  if (chat) await recordGuestUpdated(tx, chat.guest_id, { changed: 'history', by: null, at })
}
