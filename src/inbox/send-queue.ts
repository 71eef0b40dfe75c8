import { sql } from 'kysely'
import type { Db, ReadDb, Tx } from '../db/index.ts'
import type { ActionRow } from './actions.ts'
import type { MessageRow } from './deps.ts'

/**
 * The next thing to send in a chat: replies, what programs send, and actions form one queue, in the order in which they
 * were created.
 */
export type Outbound = { kind: 'message'; row: MessageRow } | { kind: 'action'; row: ActionRow }

/** Written like the index. */
export const TO_SEND = sql<boolean>`kind in ('reply', 'automatic', 'api') and status in ('queued', 'sending')`

/** Chats of a number in which something waits. */
export async function chatsWithWork(db: ReadDb, numberId: string): Promise<string[]> {
  const { rows } = await sql<{ chat_id: string }>`
    select chat_id from messages
    where number_id = ${numberId} and ${TO_SEND}
    union
    select chat_id from message_actions where number_id = ${numberId} and status in ('queued', 'sending')`.execute(db)
  return rows.map((row) => row.chat_id)
}

/**
 * Numbers whose phones have to be told something: replies and actions, read receipts, chat marks, and requests for
 * older messages made after `askedAfter` (UTC milliseconds).
 */
export async function numbersWithWork(db: ReadDb, askedAfter: number): Promise<Set<string>> {
  const { rows } = await numbersWithWorkQuery(askedAfter).execute(db)
  return new Set(rows.map((row) => row.number_id))
}

/** See `numbersWithWork`. */
export function numbersWithWorkQuery(askedAfter: number) {
  return sql<{ number_id: string }>`
    select number_id from messages where ${TO_SEND}
    union select number_id from message_actions where status in ('queued', 'sending')
    union select number_id from messages where receipt_due = 1
    union select number_id from chats where mark_due = 1
    union select number_id from chats where history_request is null and history_asked_at > ${askedAfter}`
}

export async function findNext(db: ReadDb, numberId: string, chatId: string): Promise<Outbound | undefined> {
  const message = await db
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('chat_id', '=', chatId)
    .where(TO_SEND)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  const action = await db
    .selectFrom('message_actions')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('chat_id', '=', chatId)
    .where(sql<boolean>`status in ('queued', 'sending')`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (message && (!action || message.id.slice(4) < action.id.slice(4))) return { kind: 'message', row: message }
  return action && { kind: 'action', row: action }
}

/** Marks it as being sent; false when another process has ended it. */
export async function claim(tx: Tx, { kind, row }: Outbound): Promise<boolean> {
  const table = kind === 'message' ? 'messages' : 'message_actions'
  const result = await tx
    .updateTable(table)
    .set((eb) => ({ status: 'sending' as const, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', row.id)
    .where('status', 'in', ['queued', 'sending'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Postpones it: it keeps its place and may be tried again at `at`. `left`: it may have reached WhatsApp. */
export async function postpone(tx: Tx, { kind, row }: Outbound, at: number, left: boolean): Promise<void> {
  const table = kind === 'message' ? 'messages' : 'message_actions'
  await tx
    .updateTable(table)
    .set({ next_attempt_at: at, ...(!left && { status: 'queued' as const }) })
    .where('id', '=', row.id)
    .where('status', 'in', ['queued', 'sending'])
    .execute()
}

/** The number is connected again: nothing has to wait any longer. */
export async function forgetDelays(db: Db, numberId: string): Promise<void> {
  await db
    .updateTable('messages')
    .set({ next_attempt_at: null })
    .where('number_id', '=', numberId)
    .where(TO_SEND)
    .where('next_attempt_at', 'is not', null)
    .execute()
  await db
    .updateTable('message_actions')
    .set({ next_attempt_at: null })
    .where('number_id', '=', numberId)
    .where(sql<boolean>`status in ('queued', 'sending')`)
    .where('next_attempt_at', 'is not', null)
    .execute()
}
