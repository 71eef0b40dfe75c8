import { sql } from 'kysely'
import { compiled, type Db, RetryTransaction, type Tx } from '../db/index.ts'
import type { GuestRow } from './store.ts'
import { dueOf } from './waiting/due.ts'
import { waitFrom } from './waiting/wait.ts'

export type NotedMessage = {
  guestId: string
  /** The guest's row, if this transaction has just read it. */
  guest?: GuestRow
  messageId: string
  numberId: string
  at: number
  /** True when the guest wrote it. */
  inbound: boolean
  /** How many more messages are unread because of it. */
  unread: number
}

/**
 * A message was stored: the guest moves up in the list; if the guest wrote it, the conversation is open again and waits
 * for an answer. Throws `RetryTransaction` when the guest was merged meanwhile.
 */
export async function noteMessage(tx: Tx, { inbound, guest, ...message }: NotedMessage): Promise<void> {
  const { numAffectedRows } = !inbound
    ? await noteOutgoing(tx, message)
    : guest && goesOnWaiting(guest, message)
      ? await noteFurther(tx, message)
      : await noteInbound(tx, { ...message, due: await dueOf(tx, message.numberId, message.at) })
  if (!numAffectedRows) throw new RetryTransaction(`guest ${message.guestId}`)
}

/**
 * Older messages were stored: the guest is placed in the list by the newest of all messages, and does not wait for
 * anything.
 */
export async function notePast(
  tx: Tx,
  { guestId, newest, lastInboundAt }: { guestId: string; newest: { id: string; at: number }; lastInboundAt?: number },
): Promise<void> {
  const { numAffectedRows } = await noteOutgoing(tx, {
    guestId,
    messageId: newest.id,
    numberId: '',
    at: newest.at,
    unread: 0,
  })
  if (!numAffectedRows) throw new RetryTransaction(`guest ${guestId}`)
  if (lastInboundAt === undefined) return
  await tx
    .updateTable('guests')
    .set((eb) => ({
      last_inbound_at: later('last_inbound_at', lastInboundAt),
      on_whatsapp: eb.fn.coalesce('on_whatsapp', eb.lit(1)),
    }))
    .where('id', '=', guestId)
    .execute()
}

type Noted = Omit<NotedMessage, 'inbound' | 'guest'>

/** Whether the wait stays as it is: most messages are not the first of those that wait. */
function goesOnWaiting(guest: GuestRow, { at }: Noted): boolean {
  if (guest.waiting_since === null || guest.resolved_at !== null || guest.snoozed_until !== null) return false
  const begunAt = Math.max(guest.waiting_since, guest.answered_through ?? 0)
  return guest.opened_at !== null && guest.on_whatsapp === 1 && at >= begunAt
}

/** Writes fewer columns than `noteInbound`, and so only half of the indexes. */
const noteFurther = compiled((db, message: Noted) =>
  noting(db, message).set((eb) => ({
    last_inbound_at: later('last_inbound_at', message.at),
    on_whatsapp_at: message.at,
    unread_count: eb('unread_count', '+', message.unread),
  })),
)

const noteInbound = compiled((db, message: Noted & { due: number | null }) =>
  noting(db, message).set((eb) => ({
    last_inbound_at: later('last_inbound_at', message.at),
    on_whatsapp: 1,
    on_whatsapp_at: message.at,
    resolved_at: null,
    snoozed_until: null,
    ...waitFrom(message),
    unread_count: eb('unread_count', '+', message.unread),
  })),
)

const noteOutgoing = compiled(noting)

function noting(db: Db, { guestId, messageId, at }: Noted) {
  return db
    .updateTable('guests')
    .set((eb) => ({
      last_message_id: eb
        .case()
        .when('last_message_at', '<=', at)
        .then(messageId)
        .else(eb.ref('last_message_id'))
        .end(),
      last_message_at: later('last_message_at', at),
    }))
    .where('id', '=', guestId)
    .where('merged_into', 'is', null)
}

/** Marks everything of this guest as read; returns whether anything was unread. */
export async function clearUnread(tx: Tx, guestId: string): Promise<boolean> {
  const result = await tx
    .updateTable('guests')
    .set({ unread_count: 0 })
    .where('id', '=', guestId)
    .where('unread_count', '>', 0)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** An operator wants to come back to this guest, who is shown with one unread message if there is none. */
export async function flagUnread(tx: Tx, guestId: string): Promise<void> {
  await tx
    .updateTable('guests')
    .set({ unread_count: 1 })
    .where('id', '=', guestId)
    .where('unread_count', '=', 0)
    .execute()
}

/** `by` messages were read elsewhere. */
export async function lowerUnread(tx: Tx, guestId: string, by: number): Promise<void> {
  await tx
    .updateTable('guests')
    .set((eb) => ({
      unread_count: eb
        .case()
        .when('unread_count', '>', by)
        .then(eb('unread_count', '-', by))
        .else(0)
        .end(),
    }))
    .where('id', '=', guestId)
    .execute()
}

/** The reputation slice counts what waits for an operator here, up and down. */
export async function countUnprocessed(tx: Tx, guestId: string, by: number): Promise<void> {
  await tx
    .updateTable('guests')
    .set((eb) => ({ unprocessed_count: eb('unprocessed_count', '+', by) }))
    .where('id', '=', guestId)
    .execute()
}

const later = (column: 'last_message_at' | 'last_inbound_at', at: number) =>
  sql<number>`case when coalesce(${sql.ref(column)}, 0) < ${at} then ${at} else ${sql.ref(column)} end`
