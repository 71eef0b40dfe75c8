import { sql } from 'kysely'
import { TryAgain, type Tx } from '../db/index.ts'

export type NotedMessage = {
  guestId: string
  messageId: string
  at: number
  /** True when the guest wrote it. */
  inbound: boolean
  /** How many more are unread because of it. */
  unread: number
}

/** A message was stored: the guest moves up in the list, and is open again who wrote. Throws `TryAgain` when the guest was merged meanwhile. */
export async function noteMessage(tx: Tx, { guestId, messageId, at, inbound, unread }: NotedMessage): Promise<void> {
  const result = await tx
    .updateTable('guests')
    .set((eb) => ({
      last_message_id: eb
        .case()
        .when('last_message_at', '<=', at)
        .then(messageId)
        .else(eb.ref('last_message_id'))
        .end(),
      last_message_at: later('last_message_at', at),
      ...(inbound && { last_inbound_at: later('last_inbound_at', at), on_whatsapp: 1 as const, on_whatsapp_at: at }),
      ...(inbound && { resolved_at: null, snoozed_until: null }),
      ...(unread > 0 && { unread_count: eb('unread_count', '+', unread) }),
    }))
    .where('id', '=', guestId)
    .where('merged_into', 'is', null)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) throw new TryAgain(`guest ${guestId}`)
}

/** Everything of this guest is read; returns whether anything was not. */
export async function clearUnread(tx: Tx, guestId: string): Promise<boolean> {
  const result = await tx
    .updateTable('guests')
    .set({ unread_count: 0 })
    .where('id', '=', guestId)
    .where('unread_count', '>', 0)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** An operator wants to come back to this guest: shown as one unread message when there is none. */
export async function flagUnread(tx: Tx, guestId: string): Promise<void> {
  await tx
    .updateTable('guests')
    .set({ unread_count: 1 })
    .where('id', '=', guestId)
    .where('unread_count', '=', 0)
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
